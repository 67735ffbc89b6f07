package dev.lockbox.identity;

import java.time.ZoneId;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the provider's people are written to who chose nothing.
 *
 * @param language English where Lockbox does not speak it
 */
@ConfigurationProperties("lockbox.provider")
public record ProviderSettings(@DefaultValue("en") Locale language, @DefaultValue("UTC") ZoneId timeZone) {}
