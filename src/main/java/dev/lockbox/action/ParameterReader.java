package dev.lockbox.action;

import dev.lockbox.identity.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a parameter out of a catalogue. */
final class ParameterReader {

    private static final int LONGEST_TEXT = 2000;

    private ParameterReader() {}

    /** Null where a fault makes it none. */
    static Parameter parameter(Part part) {
        String name = part.text("name", 32);
        if (name != null && !name.matches("[a-z][A-Za-z0-9]*")) {
            part.fault("name", "must be letters and digits, the first a small letter");
        }
        String description = part.text("description", 300);
        String type = part.text("type", 16);
        Kind kind = type == null ? null : kind(type, part);
        if (kind == null) {
            return null;
        }
        boolean required = part.flag("required");
        Object whenLeftOut = whenLeftOut(part, kind);
        if (kind.isOfTheGrant() && (required || whenLeftOut != null)) {
            part.fault("is taken from the grant where it is left out: it is neither required nor has another value");
        } else if (required && whenLeftOut != null) {
            part.fault("default", "stands for what is left out, and this is required");
        }
        return new Parameter(
                name, description, kind, required, whenLeftOut, part.flag("secret"), part.flag("mayBeginWithDash"));
    }

    private static Kind kind(String type, Part part) {
        return switch (type) {
            case "text" -> text(part);
            case "choice" -> choice(part);
            case "integer" -> integer(part);
            case "boolean" -> only(part, new Kind.YesNo());
            case "date" -> only(part, new Kind.Day());
            case "instant" -> only(part, new Kind.Moment());
            case "resource" -> resource(part);
            case "tenant" -> only(part, new Kind.Whose());
            case "path" -> path(part);
            default -> {
                part.fault("type", "must be text, choice, integer, boolean, date, instant, resource, tenant or path");
                yield null;
            }
        };
    }

    private static <K> K only(Part part, K kind, String... bounds) {
        List<String> known = new ArrayList<>(
                List.of("name", "description", "type", "required", "default", "secret", "mayBeginWithDash"));
        known.addAll(List.of(bounds));
        part.hasOnly(known.toArray(String[]::new));
        return kind;
    }

    private static Kind text(Part part) {
        only(part, null, "pattern", "maxLength");
        Pattern pattern = part.read("pattern", Pattern::compile, "a regular expression");
        Integer longest = part.read(
                "maxLength",
                text -> within(Integer.parseInt(text), 1, LONGEST_TEXT),
                "a number from 1 to " + LONGEST_TEXT);
        return pattern == null || longest == null ? null : new Kind.Text(pattern, longest);
    }

    private static Kind choice(Part part) {
        only(part, null, "of");
        List<String> of = part.texts("of");
        if (of.isEmpty() || of.stream().anyMatch(it -> it.length() > 200)) {
            part.fault("of", "must be a list of texts, each of 200 characters at most");
            return null;
        }
        return new Kind.Choice(of);
    }

    private static Kind integer(Part part) {
        only(part, null, "min", "max");
        Long min = part.read("min", Long::valueOf, "a whole number");
        Long max = part.read("max", Long::valueOf, "a whole number");
        if (min == null || max == null) {
            return null;
        }
        if (min > max) {
            part.fault("max", "is less than min");
        }
        return new Kind.Whole(min, max);
    }

    private static Kind resource(Part part) {
        return only(part, new Kind.Resource(part.flag("within")), "within");
    }

    private static Kind path(Part part) {
        only(part, null, "folder");
        Path folder = part.read("folder", Path::of, "a path");
        if (folder != null && (!folder.isAbsolute() || !Files.isDirectory(folder))) {
            part.fault("folder", "must be the absolute path of a folder that is there");
            return null;
        }
        return folder == null ? null : new Kind.InFolder(folder);
    }

    private static int within(int number, int min, int max) {
        if (number < min || number > max) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    /** It has to be within the bounds as if somebody sent it. */
    private static Object whenLeftOut(Part part, Kind kind) {
        Object value = part.value("default");
        var entry = new Entry();
        Object read = value == null ? null : kind.read("default", value, entry);
        entry.faults().forEach(fault -> part.fault("default", fault.detail()));
        return read;
    }
}
