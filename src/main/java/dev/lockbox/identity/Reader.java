package dev.lockbox.identity;

import java.time.ZoneId;
import java.util.Locale;

/**
 * How somebody is written to.
 *
 * @param language one of {@link Languages#ALL}
 * @param timeZone whose clock they go by
 */
public record Reader(Locale language, ZoneId timeZone) {}
