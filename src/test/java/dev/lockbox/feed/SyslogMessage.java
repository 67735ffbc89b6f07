package dev.lockbox.feed;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message of RFC 5424, read as strictly as its grammar has it. */
record SyslogMessage(
        int facility,
        int severity,
        OffsetDateTime timestamp,
        String hostname,
        String appName,
        String procId,
        String msgId,
        String sdId,
        Map<String, String> parameters,
        String message) {

    private static final String SD_NAME = "[!#-<>-\\\\^-~&&[^\\]]]{1,32}";
    private static final Pattern HEAD = Pattern.compile("<(0|[1-9][0-9]{0,2})>1 "
            + "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})) "
            + "([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) ");
    private static final Pattern ELEMENT =
            Pattern.compile("\\[(" + SD_NAME + ")((?: " + SD_NAME + "=\"(?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*\")*)\\]");
    private static final Pattern PARAMETER =
            Pattern.compile(" (" + SD_NAME + ")=\"((?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*)\"");
    private static final String BOM = "\ufeff";

    static SyslogMessage parse(byte[] bytes) {
        String text = utf8(bytes);
        Matcher head = HEAD.matcher(text);
        expect(head.lookingAt(), "header", text);
        Matcher element = ELEMENT.matcher(text).region(head.end(), text.length());
        expect(element.lookingAt(), "structured data", text);
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(element.group(2));
        while (parameter.find()) {
            expect(
                    parameters.put(parameter.group(1), parameter.group(2).replaceAll("\\\\(.)", "$1")) == null,
                    "parameter once",
                    text);
        }
        String rest = text.substring(element.end());
        expect(rest.startsWith(" " + BOM), "BOM before a message in UTF-8", text);
        int priority = Integer.parseInt(head.group(1));
        expect(priority <= 191, "priority", text);
        return new SyslogMessage(
                priority / 8,
                priority % 8,
                OffsetDateTime.parse(head.group(2)),
                head.group(3),
                head.group(4),
                head.group(5),
                head.group(6),
                element.group(1),
                parameters,
                rest.substring(2));
    }

    long sequence() {
        return Long.parseLong(parameters.get("seq"));
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("no UTF-8", e);
        }
    }

    private static void expect(boolean met, String what, String text) {
        if (!met) {
            throw new AssertionError("no proper " + what + ": " + text);
        }
    }
}
