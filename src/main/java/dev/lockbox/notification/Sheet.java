package dev.lockbox.notification;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a mail says, from above to below. Only what is {@link Inert} stands on it, and the link where there is one. */
final class Sheet {

    /** Where plain text is broken, so that the mark before somebody's words stands before each line that is seen. */
    private static final int WIDTH = 72;

    /** From here on most signs are twice as wide as a letter. */
    private static final int FIRST_WIDE = 0x1100;

    private final Words words;
    private final boolean isPage;
    private final List<Map<String, Object>> blocks = new ArrayList<>();
    private boolean holdsWords;
    private boolean holdsAltered;
    private boolean holdsLink;

    Sheet(Words words) {
        this(words, false);
    }

    private Sheet(Words words, boolean isPage) {
        this.words = words;
        this.isPage = isPage;
    }

    /** One that is shown after a sign-in, and holds all that was written. */
    static Sheet page(Words words) {
        return new Sheet(words, true);
    }

    Words words() {
        return words;
    }

    Sheet say(String key, Inert... values) {
        return block("sentence", Map.of("text", seen(words.say(key, values))));
    }

    Sheet say(Inert sentence) {
        return block("sentence", Map.of("text", seen(sentence)));
    }

    /** Nobody may miss it. */
    Sheet shout(String key, Inert... values) {
        return block("alarm", Map.of("text", seen(words.say(key, values))));
    }

    Sheet note(String key, Inert... values) {
        return block("note", Map.of("text", seen(words.say(key, values))));
    }

    /** A list of values, each with its label. */
    final class Facts {

        private final List<Map<String, String>> facts = new ArrayList<>();

        Facts add(String label, Inert value) {
            Inert named = words.say(label);
            facts.add(Map.of(
                    "label", named.toString(),
                    "value", seen(value),
                    "line", words.say("fact", named, value).toString()));
            return this;
        }

        Sheet done() {
            return facts.isEmpty() ? Sheet.this : block("facts", Map.of("facts", facts));
        }
    }

    Facts facts() {
        return new Facts();
    }

    /** Somebody's own words, which stand apart from all others. */
    Sheet words(String heading, String foreign) {
        if (words.areOnlyOwn()) {
            return block("sentence", Map.of("text", words.say(heading) + " " + seen(Inert.of(foreign))));
        }
        holdsWords = true;
        List<String> lines = new ArrayList<>();
        List<Inert> all = isPage
                ? Inert.allLines(foreign)
                : Inert.lines(foreign, words.say("cut").toString());
        all.forEach(line -> lines.add(seen(line)));
        return block(
                "words",
                Map.of(
                        "heading",
                        words.say(heading).toString(),
                        "lines",
                        lines,
                        "broken",
                        lines.stream().flatMap(line -> broken(line).stream()).toList()));
    }

    Sheet items(String heading, List<Inert> items) {
        return block(
                "items",
                Map.of(
                        "heading",
                        words.say(heading).toString(),
                        "items",
                        items.stream().map(this::seen).toList()));
    }

    /** The one thing in a mail that can be clicked. */
    Sheet link(String text, URI address) {
        return link(text, "go.link.label", address);
    }

    Sheet link(String text, String label, URI address) {
        holdsLink = true;
        return block(
                "link",
                Map.of(
                        "text",
                        words.say(text).toString(),
                        "label",
                        words.say(label).toString(),
                        "address",
                        address.toString()));
    }

    /** By which a reader knows the mail. */
    Sheet phrase(String phrase, String text) {
        return block(
                "phrase",
                Map.of(
                        "heading",
                        words.say("phrase.label").toString(),
                        "phrase",
                        phrase,
                        "text",
                        words.say(text).toString()));
    }

    /** To be kept as it stands, to the letter. */
    Sheet kept(String text, String letters) {
        return block(
                "kept",
                Map.of(
                        "text", words.say(text).toString(),
                        "lines", letters.lines().toList()));
    }

    /** What readers have to know of the signs they saw so far, in a mail of that kind. */
    List<Map<String, Object>> blocks(boolean html) {
        List<Map<String, Object>> all = new ArrayList<>(blocks);
        int end = all.size();
        if (end > 0 && all.get(end - 1).get("kind").equals("kept")) {
            end--;
        }
        if (holdsAltered) {
            all.add(
                    end,
                    note(words.say(
                            isPage ? "page.note.inert" : holdsLink ? "words.note.inert.link" : "words.note.inert")));
        }
        if (holdsWords) {
            all.add(end, note(words.say(html ? "words.note.html" : "words.note.text")));
        }
        return all;
    }

    private static Map<String, Object> note(Inert text) {
        return Map.of("kind", "note", "text", text.toString());
    }

    private String seen(Inert text) {
        Inert shown = words.shown(text);
        holdsAltered |= shown.isAltered();
        return shown.toString();
    }

    private Sheet block(String kind, Map<String, Object> content) {
        Map<String, Object> block = new LinkedHashMap<>(content);
        block.put("kind", kind);
        blocks.add(block);
        return this;
    }

    private static List<String> broken(String line) {
        List<String> all = new ArrayList<>();
        var rest = new StringBuilder(line);
        for (int end = end(rest); end < rest.length(); end = end(rest)) {
            int space = rest.lastIndexOf(" ", end);
            int at = space > 0 ? space : end;
            all.add(rest.substring(0, at));
            rest.delete(0, rest.charAt(at) == ' ' ? at + 1 : at);
        }
        all.add(rest.toString());
        return all;
    }

    /** How much of it fits in one line. */
    private static int end(CharSequence text) {
        int at = 0;
        for (int columns = 0; at < text.length(); ) {
            int sign = Character.codePointAt(text, at);
            columns += sign < FIRST_WIDE ? 1 : 2;
            if (columns > WIDTH) {
                break;
            }
            at += Character.charCount(sign);
        }
        return at;
    }
}
