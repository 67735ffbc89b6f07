package dev.lockbox.identity;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Where and how somebody is written to.
 *
 * @param mail the address everything goes to that is for them
 * @param language one of {@link Languages#ALL}; null leaves it to their side
 * @param timeZone whose clock they go by; null likewise
 * @param alternateAddresses where notices go as well; whoever reads there decides nothing by that
 * @param backup whether they are told when the first have not answered for a while, and not before
 */
public record ContactDetails(
        String mail, Locale language, ZoneId timeZone, List<String> alternateAddresses, boolean backup) {

    public ContactDetails {
        alternateAddresses = List.copyOf(alternateAddresses);
    }
}
