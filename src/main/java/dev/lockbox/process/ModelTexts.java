package dev.lockbox.process;

import dev.lockbox.process.model.ModelFault;
import dev.lockbox.process.model.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Files as somebody brings them, read as text before anything looks into them.
 *
 * @param files those that can be read
 * @param faults why the others cannot
 */
record ModelTexts(ModelFiles files, List<ModelFault> faults) {

    /** What a file may hold at most, in bytes. */
    static final int MOST = 256 * 1024;

    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,200}\\.(bpmn|dmn|form)");

    /** What XML says about itself; whatever reads bytes believes it, whatever reads text does not. */
    private static final Pattern ENCODING =
            Pattern.compile("^\\s*<\\?xml[^>]*encoding\\s*=\\s*[\"']([^\"']*)[\"']", Pattern.CASE_INSENSITIVE);

    private static final Pattern NO_TEXT = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]");

    static boolean isModel(String name) {
        return NAME.matcher(name).matches();
    }

    static ModelTexts of(Map<String, byte[]> contents) {
        Map<String, String> texts = new TreeMap<>();
        List<ModelFault> faults = new ArrayList<>();
        new TreeMap<>(contents).forEach((name, content) -> {
            if (!isModel(name)) {
                faults.add(fault(
                        name, "onlyModelFiles", "a model is a file .bpmn, .dmn or .form, named without its folder"));
            } else if (content.length > MOST) {
                faults.add(fault(name, "filesAreSmall", "holds more than " + MOST + " bytes"));
            } else {
                read(name, content, texts, faults);
            }
        });
        return new ModelTexts(new ModelFiles(texts), List.copyOf(faults));
    }

    private static void read(String name, byte[] content, Map<String, String> texts, List<ModelFault> faults) {
        try {
            String text = text(content);
            var encoding = ENCODING.matcher(text);
            if (encoding.find() && !encoding.group(1).equalsIgnoreCase("utf-8")) {
                faults.add(fault(
                        name, "filesAreUtf8", "says it is written in " + encoding.group(1) + "; save it as UTF-8"));
            } else if (NO_TEXT.matcher(text).find()) {
                faults.add(fault(name, "filesAreUtf8", "holds control characters, which no text does"));
            } else {
                texts.put(name, text);
            }
        } catch (CharacterCodingException e) {
            faults.add(fault(name, "filesAreUtf8", "is not written in UTF-8; save it as UTF-8"));
        }
    }

    static ModelFault fault(String file, String rule, String reason) {
        return new ModelFault(file, null, rule, reason);
    }

    private static String text(byte[] content) throws CharacterCodingException {
        return withoutMark(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString());
    }

    /** What was taken before, and is a text whatever it holds. */
    static String stored(byte[] content) {
        return withoutMark(new String(content, StandardCharsets.UTF_8));
    }

    // Some editors begin a file with one.
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    static Map<String, byte[]> bytes(ModelFiles files) {
        Map<String, byte[]> bytes = new TreeMap<>();
        files.texts().forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    /** The same for the same files alone, whatever their names and texts hold. */
    static String fingerprint(ModelFiles files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            bytes(files).forEach((name, content) -> {
                for (byte[] part : List.of(name.getBytes(StandardCharsets.UTF_8), content)) {
                    digest.update(ByteBuffer.allocate(Integer.BYTES)
                            .putInt(part.length)
                            .flip());
                    digest.update(part);
                }
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
