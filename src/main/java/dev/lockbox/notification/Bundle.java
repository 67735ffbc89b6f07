package dev.lockbox.notification;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Every sentence of the mails in one language. */
final class Bundle {

    /** A link among an operator's words would stand in mails that must hold none. */
    private static final Pattern LINK = Pattern.compile("://|\\bwww\\.|mailto:|<a\\b", Pattern.CASE_INSENSITIVE);

    private final Locale language;
    private final Map<String, MessageFormat> sentences;

    private Bundle(Locale language, Map<String, MessageFormat> sentences) {
        this.language = language;
        this.sentences = sentences;
    }

    /** As it is packed. A language that lacks a sentence says it in English. */
    static Bundle packed(Locale language) {
        Map<String, MessageFormat> sentences = new HashMap<>();
        for (Locale from : List.of(Locale.ENGLISH, language)) {
            read(from).forEach((key, pattern) -> sentences.put(key, new MessageFormat(pattern, from)));
        }
        return new Bundle(language, sentences);
    }

    /** Key to pattern, in the order of the alphabet; nothing where there is no such file. */
    static Map<String, String> read(Locale language) {
        try (var packed = Bundle.class.getResourceAsStream("/mail/" + fileName(language))) {
            return packed == null ? Map.of() : read(new InputStreamReader(packed, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> read(Reader text) throws IOException {
        var properties = new Properties();
        properties.load(text);
        Map<String, String> read = new TreeMap<>();
        properties.forEach((key, pattern) -> read.put((String) key, (String) pattern));
        return read;
    }

    static String fileName(Locale language) {
        return language.equals(Locale.ENGLISH) ? "messages.properties" : "messages_" + language + ".properties";
    }

    /**
     * The same with some sentences as an operator would have them; those that cannot be taken stay as they are.
     *
     * @param own the text of their file
     * @param faults what is wrong with it is added here
     */
    Bundle with(String own, List<String> faults) {
        Map<String, MessageFormat> together = new HashMap<>(sentences);
        try {
            read(new StringReader(own)).forEach((key, pattern) -> taken(key, pattern, faults)
                    .ifPresent(sentence -> together.put(key, sentence)));
        } catch (IOException | IllegalArgumentException e) {
            faults.add(fileName(language) + " cannot be read: " + e.getMessage());
        }
        return new Bundle(language, together);
    }

    private Optional<MessageFormat> taken(String key, String pattern, List<String> faults) {
        String where = fileName(language) + ", " + key;
        MessageFormat packed = sentences.get(key);
        if (packed == null) {
            faults.add(where + ": there is no such sentence");
            return Optional.empty();
        }
        if (LINK.matcher(pattern).find()) {
            faults.add(where + ": holds a link");
            return Optional.empty();
        }
        try {
            var own = new MessageFormat(pattern, language);
            if (own.getFormatsByArgumentIndex().length <= packed.getFormatsByArgumentIndex().length) {
                return Optional.of(own);
            }
            faults.add(where + ": holds more in braces than the packed one does");
        } catch (IllegalArgumentException e) {
            faults.add(where + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    Locale language() {
        return language;
    }

    /** @throws IllegalArgumentException if there is no such sentence */
    String say(String key, Object... values) {
        MessageFormat sentence = sentences.get(key);
        if (sentence == null) {
            throw new IllegalArgumentException("No mail has a sentence " + key);
        }
        // It is not safe for several threads.
        return ((MessageFormat) sentence.clone()).format(values);
    }
}
