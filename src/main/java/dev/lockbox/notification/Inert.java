package dev.lockbox.notification;

import dev.lockbox.identity.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that can be put into a mail: nothing in it is a link, an address or a telephone number to any mail program, and
 * nothing reads other than it stands. What somebody else wrote becomes one by {@link #of} alone.
 */
final class Inert {

    /** Where text is a value among others. */
    private static final int LONGEST_LINE = 300;

    private static final int LONGEST_TEXT = 1500;
    private static final int MOST_LINES = 30;

    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    /** Many of them push what follows out of sight. */
    private static final Pattern SPACES = Pattern.compile("[\\p{Zs}\\t]+");

    /** Letters, figures and signs of the width of Chinese ones, which browsers take for the plain ones. */
    private static final Pattern WIDE = Pattern.compile("[\\uFF0E-\\uFF19\\uFF20-\\uFF3A\\uFF3C\\uFF41-\\uFF5A]");

    private static final int WIDE_BY = 0xFEE0;

    /** First what only looks like a number somebody could call: a day, and an id. */
    private static final Pattern NUMBER = Pattern.compile("(?<day>(?<!\\p{Nd})\\d{4}-\\d\\d-\\d\\d(?!\\p{Nd}))"
            + "|(?<id>(?<![0-9a-fA-F])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F]))"
            + "|(?<![\\p{L}\\p{Nd}])\\+?\\p{Nd}(?:[\\p{Zs}\\p{Pd}\\t()/.]{0,3}\\p{Nd}){6,}");

    private static final Pattern FIGURES = Pattern.compile("\\p{Nd}+");
    private static final Pattern EVERY_THIRD = Pattern.compile("(?<=\\G\\p{Nd}{3})(?=\\p{Nd})");

    /** The full stop of Chinese, which some programs take for a dot of a name. */
    private static final Pattern CHINESE_STOP = Pattern.compile("(?<=\\p{IsHan})[\\u3002\\uFF61](?=\\S)");

    /** The last sign of each is what they are nothing without. */
    private static final Pattern LIVE = Pattern.compile(
            // A dot with something right behind it: of names, of files, of network addresses.
            "[.\\u2024\\u3002\\uFE52\\uFF61](?=[^\\s])"
                    + "|[@\\uFE6B]"
                    // Of mailto:, tel:, a port, a drive; not of the time of day.
                    + "|(?<=\\p{IsLatin})[:\\uFF1A\\uFE55\\u2236](?=[^\\s])"
                    + "|(?<=\\p{Nd})[:\\uFF1A\\uFE55\\u2236](?=[^\\s\\p{Nd}])"
                    + "|\\\\(?=\\\\)|(?<=\\\\)\\\\"
                    + "|(?<=(?i:ww))[wW]|(?<=(?i:mailt))[oO]|(?<=(?i:hre))[fF]"
                    + "|(?<=(?i:sr))[cC](?=\\s*=)|(?<=(?i:ur))[lL](?=\\s*\\()"
                    + "|<");

    /** As people write it who do not want it followed. */
    private static final Pattern HTTP = Pattern.compile("(h)tt(p)", Pattern.CASE_INSENSITIVE);

    private static final Pattern QUOTES =
            Pattern.compile("[\"\\u00AB\\u00BB\\u02BA\\u02EE\\u201C-\\u201F\\u2033\\u2036\\u2039\\u203A"
                    + "\\u300C-\\u300F\\u301D-\\u301F\\uFF02]");

    private final String text;
    private final boolean altered;
    private final boolean typed;

    private Inert(String text, boolean altered, boolean typed) {
        this.text = text;
        this.altered = altered;
        this.typed = typed;
    }

    /** Lockbox's own words, and identifiers of a shape that holds nothing. */
    static Inert own(String text) {
        return new Inert(text, false, false);
    }

    /** Lockbox's own words around what stands in them. */
    static Inert around(String text, Inert... within) {
        return new Inert(text, Arrays.stream(within).anyMatch(Inert::isAltered), false);
    }

    /** One line of what somebody wrote. */
    static Inert of(String foreign) {
        String line = spaced(LINE_BREAK.matcher(foreign).replaceAll(" "));
        String whole = disarmed(shortened(line, LONGEST_LINE, ""));
        return new Inert(whole, !whole.equals(foreign), true);
    }

    /** What goes by that name, of which nobody types any other than there are. */
    static Inert id(String name) {
        Inert line = of(name);
        return new Inert(line.text, line.altered, false);
    }

    /** The same between quotation marks, which it cannot leave. */
    static Inert quoted(String foreign, Words words) {
        Inert line = of(QUOTES.matcher(foreign).replaceAll("'"));
        return words.say("quoted", line);
    }

    /**
     * What somebody wrote, line by line.
     *
     * @param more what is said in place of what is left out
     */
    static List<Inert> lines(String foreign, String more) {
        String text =
                shortened(spaced(LINE_BREAK.matcher(foreign.strip()).replaceAll("\n")), LONGEST_TEXT, "\n" + more);
        List<Inert> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (lines.size() == MOST_LINES) {
                lines.add(own(more));
                break;
            }
            lines.add(line.equals(more) ? own(line) : line(line));
        }
        return lines;
    }

    /** The same, however long it is. */
    static List<Inert> allLines(String foreign) {
        return spaced(LINE_BREAK.matcher(foreign.strip()).replaceAll("\n"))
                .lines()
                .map(Inert::line)
                .toList();
    }

    private static Inert line(String line) {
        String disarmed = disarmed(line);
        return new Inert(disarmed, !disarmed.equals(line), true);
    }

    private static String spaced(String text) {
        return SPACES.matcher(text).replaceAll(" ");
    }

    private static String shortened(String text, int longest, String more) {
        if (text.codePointCount(0, text.length()) <= longest) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, longest)).stripTrailing() + "…" + more;
    }

    private static String disarmed(String line) {
        String seen = Visible.of(line);
        String plain = WIDE.matcher(seen)
                .replaceAll(found -> Matcher.quoteReplacement(
                        String.valueOf((char) (found.group().charAt(0) - WIDE_BY))));
        String divided = NUMBER.matcher(plain).replaceAll(Inert::divided);
        String stopped = CHINESE_STOP.matcher(divided).replaceAll("$0 ");
        return HTTP.matcher(LIVE.matcher(stopped).replaceAll("[$0]")).replaceAll("$1xx$2");
    }

    private static String divided(MatchResult number) {
        String found = number.group();
        // Nobody is called at a day.
        boolean isNone = number.group(1) != null || number.group(2) != null;
        return isNone
                ? found
                : FIGURES.matcher(found)
                        .replaceAll(
                                figures -> EVERY_THIRD.matcher(figures.group()).replaceAll("·") + "·")
                        .replaceFirst("·$", "");
    }

    /** Whether it reads other than it was written. */
    boolean isAltered() {
        return altered;
    }

    /** Whether it is somebody's own words, and nothing around them. */
    boolean isTyped() {
        return typed;
    }

    @Override
    public String toString() {
        return text;
    }
}
