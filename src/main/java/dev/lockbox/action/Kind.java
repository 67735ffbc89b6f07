package dev.lockbox.action;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Entry;
import dev.lockbox.request.Scope;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a parameter takes, and within which bounds. */
sealed interface Kind {

    /** What catalogues call it. */
    String id();

    /** What people are told of the bounds, by name. */
    Map<String, Object> bounds();

    /** The longest it is, in characters, as it is written down. */
    default int longest() {
        return 40;
    }

    /**
     * Reads a value as a caller sent it, which is not believed.
     *
     * @return text, a number, a truth value, a day or an instant; null when it was none that fits, with the fault noted
     */
    Object read(String field, Object sent, Entry entry);

    /** Whether it is the grant's own, and never the caller's to leave open. */
    default boolean isOfTheGrant() {
        return false;
    }

    /** What stands for a value that was left out; null for none. */
    default Object leftOut(AccessGrant grant) {
        return null;
    }

    /** The same for a grant, which narrows some kinds further. */
    default Object read(String field, Object sent, AccessGrant grant, Entry entry) {
        return read(field, sent, entry);
    }

    /** One line that matches as a whole. */
    record Text(Pattern pattern, int longest) implements Kind {
        @Override
        public String id() {
            return "text";
        }

        @Override
        public Map<String, Object> bounds() {
            return Map.of("pattern", pattern.pattern(), "longest", longest);
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            return entry.mustBe(
                    field,
                    entry.line(field, sent, longest),
                    text -> pattern.matcher(text).matches(),
                    "must match " + pattern.pattern());
        }
    }

    /** One of a few. */
    record Choice(List<String> of) implements Kind {
        @Override
        public String id() {
            return "choice";
        }

        @Override
        public Map<String, Object> bounds() {
            return Map.of("of", of);
        }

        @Override
        public int longest() {
            return of.stream().mapToInt(String::length).max().orElse(0);
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            if (!(sent instanceof String text) || !of.contains(text)) {
                entry.fault(field, "must be one of " + String.join(", ", of));
                return null;
            }
            return text;
        }
    }

    /** A whole number, both bounds included. */
    record Whole(long min, long max) implements Kind {
        @Override
        public String id() {
            return "integer";
        }

        @Override
        public Map<String, Object> bounds() {
            return Map.of("min", min, "max", max);
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            boolean isWhole = sent instanceof Integer || sent instanceof Long;
            if (!isWhole || ((Number) sent).longValue() < min || ((Number) sent).longValue() > max) {
                entry.fault(field, "must be a whole number from " + min + " to " + max);
                return null;
            }
            return ((Number) sent).longValue();
        }
    }

    /** True or false. */
    record YesNo() implements Kind {
        @Override
        public String id() {
            return "boolean";
        }

        @Override
        public Map<String, Object> bounds() {
            return Map.of();
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            if (!(sent instanceof Boolean)) {
                entry.fault(field, "must be true or false");
                return null;
            }
            return sent;
        }
    }

    /** A day, such as 2026-03-02. */
    record Day() implements Kind {
        @Override
        public String id() {
            return "date";
        }

        @Override
        public Map<String, Object> bounds() {
            return Map.of();
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            return parsed(field, sent, LocalDate::parse, "must be a day such as 2026-03-02", entry);
        }
    }

    /** An instant, such as 2026-03-02T09:00:00Z. */
    record Moment() implements Kind {
        @Override
        public String id() {
            return "instant";
        }

        @Override
        public Map<String, Object> bounds() {
            return Map.of();
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            return parsed(field, sent, Instant::parse, "must be an instant such as 2026-03-02T09:00:00Z", entry);
        }
    }

    private static Object parsed(
            String field, Object sent, Function<String, Object> reader, String whatItMustBe, Entry entry) {
        try {
            // Years of more digits are read too, and no database takes them.
            if (sent instanceof String text && text.length() <= 40 && text.matches("[0-9]{4}-.*")) {
                return reader.apply(text);
            }
        } catch (DateTimeException e) {
            // told below
        }
        entry.fault(field, whatItMustBe);
        return null;
    }

    /**
     * What the grant is for: taken from the grant, never from the caller.
     *
     * @param within whether the caller may name something in it instead
     */
    record Resource(boolean within) implements Kind {

        private static final int LONGEST = 512;

        @Override
        public String id() {
            return "resource";
        }

        @Override
        public Map<String, Object> bounds() {
            return Map.of("within", within);
        }

        @Override
        public int longest() {
            return LONGEST;
        }

        @Override
        public boolean isOfTheGrant() {
            return true;
        }

        @Override
        public Object leftOut(AccessGrant grant) {
            return grant.resource();
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            entry.fault(field, "is taken from the grant; leave it out");
            return null;
        }

        @Override
        public Object read(String field, Object sent, AccessGrant grant, Entry entry) {
            return within
                    ? entry.mustBe(
                            field,
                            entry.line(field, sent, LONGEST),
                            text -> isIn(grant.resource(), text),
                            "must be " + grant.resource() + " or something in it")
                    : read(field, sent, entry);
        }

        static boolean isIn(String resource, String named) {
            String folder = (resource.endsWith("/") ? resource : resource + "/").toLowerCase(Locale.ROOT);
            return named.equalsIgnoreCase(resource)
                    || (named.toLowerCase(Locale.ROOT).startsWith(folder) && !Scope.winds(named));
        }
    }

    /** The customer who was asked: taken from the grant, never from the caller. */
    record Whose() implements Kind {
        @Override
        public String id() {
            return "tenant";
        }

        @Override
        public Map<String, Object> bounds() {
            return Map.of();
        }

        @Override
        public boolean isOfTheGrant() {
            return true;
        }

        @Override
        public Object leftOut(AccessGrant grant) {
            return grant.tenant();
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            entry.fault(field, "is taken from the grant; leave it out");
            return null;
        }
    }

    /** A file or folder that is there, in a folder it cannot leave, also not by a link. */
    record InFolder(Path folder) implements Kind {

        private static final String OUTSIDE = "must be the path of something that is in the action's folder";

        @Override
        public String id() {
            return "path";
        }

        /** Not the folder: where the provider keeps its files is its own affair. */
        @Override
        public Map<String, Object> bounds() {
            return Map.of();
        }

        @Override
        public int longest() {
            return 1024;
        }

        @Override
        public Object read(String field, Object sent, Entry entry) {
            String text = entry.line(field, sent, 255);
            return text == null ? null : entry.mustBe(field, inside(text), it -> !it.isEmpty(), OUTSIDE);
        }

        /** Its true path; nothing that is there has an empty one. */
        private String inside(String text) {
            try {
                Path named = Path.of(text);
                Path home = folder.toRealPath();
                Path real = home.resolve(named).toRealPath();
                return named.isAbsolute() || !real.startsWith(home) ? "" : real.toString();
            } catch (IOException | InvalidPathException e) {
                return "";
            }
        }
    }
}
