package dev.lockbox.identity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages Lockbox speaks. Identifiers are in none of them: they are never translated. */
public final class Languages {

    /** English first: what everybody is answered in whose own is not among them. */
    public static final List<Locale> ALL = List.of(
            Locale.ENGLISH,
            Locale.forLanguageTag("da"),
            Locale.GERMAN,
            Locale.forLanguageTag("nl"),
            Locale.forLanguageTag("sv"),
            Locale.SIMPLIFIED_CHINESE);

    private Languages() {}

    /** As they are entered and kept. */
    static List<String> tags() {
        return ALL.stream().map(Locale::toLanguageTag).toList();
    }

    /** The language of that tag as Lockbox speaks it, whatever country the tag names; empty if it does not. */
    public static Optional<Locale> spoken(String tag) {
        String asked = Locale.forLanguageTag(tag).getLanguage();
        return ALL.stream().filter(it -> it.getLanguage().equals(asked)).findFirst();
    }

    /** The same; English where Lockbox does not speak it. */
    public static Locale nearest(Locale asked) {
        return spoken(asked.toLanguageTag()).orElse(Locale.ENGLISH);
    }
}
