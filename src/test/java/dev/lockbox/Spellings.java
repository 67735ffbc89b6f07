package dev.lockbox;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Other ways to write a path, which one of two servers in a row may take for the same and the other may not. */
final class Spellings {

    private static final List<String> BETWEEN = List.of(
            "//",
            "///",
            "/./",
            "/x/../",
            "/%2e/",
            "/%2e%2e/x/",
            "/x/%2e%2e/",
            "/x/..;/",
            "/;/",
            "/.;/",
            "/;x=y/",
            "%2f",
            "%2F",
            "%252f",
            "/%2f",
            "\\",
            "%5c",
            "%255c",
            "/\\",
            "%c0%af",
            "%e0%80%af",
            "%ef%bc%8f",
            "%u002f",
            "/%00",
            "/%20",
            "/%09",
            "/%0d%0a",
            ";jsessionid=1/",
            ";x=y/",
            ";/",
            "%3b/",
            "%3bx=y/",
            "%00/",
            "%20/",
            "./",
            "#/",
            "/..//",
            "%2f%2f");

    private static final List<String> AFTER = List.of(
            "/",
            "//",
            "/.",
            "/./",
            "/..;/",
            "/x/..",
            "/x/../",
            ";",
            ";x=y",
            ";jsessionid=1",
            ";a=b;c=d",
            "/;x=y",
            "?",
            "?x=y",
            "??",
            "#",
            "%23",
            "%3f",
            "%20",
            "%09",
            "%00",
            "%0a",
            "%0d%0a",
            ".json",
            ".html",
            ".",
            "..",
            "%2e",
            "%2f",
            "%5c",
            "\\",
            "/%20",
            "/%2e",
            "/%2e%2e/create",
            "+",
            "&",
            "*",
            "~",
            "%",
            "%2",
            "%zz",
            "%ff",
            "\u00e9",
            "\u0130",
            ";%2f",
            "?_method=GET");

    private Spellings() {}

    /** Every spelling of it, the plain one first. */
    static Set<String> of(String path) {
        Set<String> all = new LinkedHashSet<>();
        all.add(path);
        AFTER.forEach(it -> all.add(path + it));
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            for (String between : BETWEEN) {
                all.add(path.substring(0, at) + between + path.substring(at + 1));
            }
        }
        for (String segment : path.substring(1).split("/+")) {
            String first = segment.substring(0, 1);
            for (String other : List.of(
                    encoded(segment, "%%%02x"),
                    encoded(segment, "%%%02X"),
                    encoded(first, "%%%02x") + segment.substring(1),
                    encoded(first, "%%25%02x") + segment.substring(1),
                    encoded(first, "%%u00%02x") + segment.substring(1),
                    segment.toUpperCase(),
                    first.toUpperCase() + segment.substring(1),
                    segment + "%20",
                    "%20" + segment,
                    segment + ";",
                    segment + ".",
                    segment + "%00",
                    segment + "\u0000",
                    segment + "\t")) {
                all.add(path.replaceFirst("/" + segment + "(?=/|$)", "/" + other));
            }
        }
        all.add(path.substring(1));
        all.add("http://localhost" + path);
        all.add("http://localhost/x/.." + path);
        all.add("http://other.example" + path);
        all.add("/engine-rest/../" + path.substring(1));
        all.add("/actuator/health/.." + path);
        all.add("/actuator/health/..;" + path);
        all.add("/actuator/health/%2e%2e" + path);
        all.add("/requests/..;" + path);
        return all;
    }

    private static String encoded(String text, String format) {
        var encoded = new StringBuilder();
        text.chars().forEach(character -> encoded.append(format.formatted(character)));
        return encoded.toString();
    }
}
