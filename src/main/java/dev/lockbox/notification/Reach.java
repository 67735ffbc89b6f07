package dev.lockbox.notification;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a customer is asked, and what of it works as far as is known.
 *
 * @param addresses where it goes; nowhere, whatever else there is, if there is nobody who may decide
 * @param unreachable addresses that do not work, written to compare
 */
record Reach(List<String> addresses, Set<String> unreachable) {

    /** Whether anybody can be told. */
    boolean includesAnybody() {
        return addresses.stream().anyMatch(this::works);
    }

    /** The same where these do not work either. */
    Reach without(Collection<String> failed) {
        Set<String> more = new HashSet<>(unreachable);
        failed.stream().map(UnreachableAddress::comparable).forEach(more::add);
        return new Reach(addresses, more);
    }

    /** Where it goes in vain. */
    List<String> vain() {
        return addresses.stream()
                .filter(address -> !works(address))
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private boolean works(String address) {
        return isOne(address) && !unreachable.contains(UnreachableAddress.comparable(address));
    }

    private static boolean isOne(String address) {
        try {
            new InternetAddress(address, true);
            return true;
        } catch (AddressException e) {
            return false;
        }
    }
}
