package dev.lockbox.identity;

import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The provider, and how its people are written to who chose nothing.
 *
 * @param language English where Lockbox does not speak it
 * @param name by which its customers know it; null leaves it at "the provider"
 */
@ConfigurationProperties("lockbox.provider")
public record ProviderSettings(@DefaultValue("en") Locale language, @DefaultValue("UTC") ZoneId timeZone, String name) {

    static final int LONGEST_NAME = 60;

    private static final Pattern NO_LINE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    public ProviderSettings {
        name = name == null || name.isBlank() ? null : name.strip();
        if (name != null
                && (name.codePointCount(0, name.length()) > LONGEST_NAME
                        || NO_LINE.matcher(name).find())) {
            throw new IllegalArgumentException(
                    "lockbox.provider.name is one line of at most " + LONGEST_NAME + " characters");
        }
    }
}
