package dev.lockbox.notification;

import java.time.Instant;
import java.util.Locale;
import org.springframework.data.annotation.Id;

/**
 * An address that is known not to work.
 *
 * @param tenant the customer among whose addresses it is; null for the provider's
 * @param address as {@link #comparable} has it
 * @param why what a mail server said of it
 * @param letterId the letter that did not arrive
 */
public record UnreachableAddress(
        @Id Long id, String tenant, String address, Instant since, String why, String letterId) {

    /** The same for all ways to write the same address. */
    static String comparable(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }

    static UnreachableAddress of(Letter letter, String why, Instant now) {
        return new UnreachableAddress(
                null, letter.tenantWritten().orElse(null), comparable(letter.address()), now, why, letter.id());
    }
}
