package dev.lockbox.notification;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every sentence of the mails in one language. */
final class Bundle {

    /** A link among an operator's words would stand in mails that must hold none. */
    private static final Pattern LINK = Pattern.compile(
            "://|\\bwww\\.|mailto:|<a\\b"
                    // Of an address that was not made inert, and of a name.
                    + "|(?<!\\[)@|[\\p{L}\\p{N}-]\\.\\p{L}{2,}",
            Pattern.CASE_INSENSITIVE);

    private final Locale language;
    private final Map<String, MessageFormat> sentences;
    private final Map<String, MessageFormat> own;
    private final Consumer<String> faults;

    private Bundle(
            Locale language,
            Map<String, MessageFormat> sentences,
            Map<String, MessageFormat> own,
            Consumer<String> faults) {
        this.language = language;
        this.sentences = sentences;
        this.own = own;
        this.faults = faults;
    }

    /** As it is packed. A language that lacks a sentence says it in English. */
    static Bundle packed(Locale language) {
        Map<String, MessageFormat> sentences = new HashMap<>();
        for (Locale from : List.of(Locale.ENGLISH, language)) {
            read(from).forEach((key, pattern) -> sentences.put(key, new MessageFormat(pattern, from)));
        }
        return new Bundle(language, sentences, Map.of(), fault -> {});
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
     * @param faults is told what is wrong with it, now and whenever one of these sentences is said
     */
    Bundle with(String own, Consumer<String> faults) {
        Map<String, MessageFormat> taken = new HashMap<>();
        try {
            read(new StringReader(own)).forEach((key, pattern) -> taken(key, pattern, faults)
                    .ifPresent(sentence -> taken.put(key, sentence)));
        } catch (IOException | IllegalArgumentException e) {
            faults.accept(fileName(language) + " cannot be read: " + e.getMessage());
        }
        return new Bundle(language, sentences, taken, faults);
    }

    private Optional<MessageFormat> taken(String key, String pattern, Consumer<String> faults) {
        String where = where(key);
        MessageFormat packed = sentences.get(key);
        if (packed == null) {
            faults.accept(where + ": there is no such sentence");
            return Optional.empty();
        }
        // Quotes are for the format, and not printed.
        if (!links(pattern).isEmpty() || !links(pattern.replace("'", "")).isEmpty()) {
            faults.accept(where + ": holds a link");
            return Optional.empty();
        }
        try {
            var own = new MessageFormat(pattern, language);
            if (own.getFormatsByArgumentIndex().length <= packed.getFormatsByArgumentIndex().length) {
                return Optional.of(own);
            }
            faults.accept(where + ": holds more in braces than the packed one does");
        } catch (IllegalArgumentException e) {
            faults.accept(where + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    private String where(String key) {
        return fileName(language) + ", " + key;
    }

    /** What mail programs would make something to click of, in whatever width it is written. */
    static Set<String> links(String text) {
        return LINK.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
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
        return sayOwn(key, values).orElseGet(() -> print(sentence, values));
    }

    /** An operator's words can be put so that they make a link with what stands in them only. */
    private Optional<String> sayOwn(String key, Object... values) {
        MessageFormat sentence = own.get(key);
        if (sentence == null) {
            return Optional.empty();
        }
        try {
            String said = print(sentence, values);
            if (links(said).isEmpty()) {
                return Optional.of(said);
            }
            faults.accept(where(key) + ": becomes a link");
        } catch (IllegalArgumentException e) {
            faults.accept(where(key) + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    private static String print(MessageFormat sentence, Object... values) {
        // It is not safe for several threads.
        return ((MessageFormat) sentence.clone()).format(values);
    }
}
