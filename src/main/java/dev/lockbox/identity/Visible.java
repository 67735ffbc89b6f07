package dev.lockbox.identity;

import java.util.regex.Pattern;

/** Makes seen what misleads whoever reads a text: what turns the words behind it around, or shows as nothing. */
public final class Visible {

    /** Among the last ones are letters that are drawn as a blank. */
    private static final Pattern MISLEADING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}"
            + "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0&&[^\\n\\t]]");

    private Visible() {}

    /** Such a character as {@code [U+202E]}; line feeds and tabs stay. */
    public static String of(String text) {
        return MISLEADING
                .matcher(text)
                .replaceAll(found -> String.format("[U+%04X]", found.group().codePointAt(0)));
    }
}
