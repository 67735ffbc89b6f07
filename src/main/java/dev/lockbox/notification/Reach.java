package dev.lockbox.notification;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Tenant;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequest;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of a customer's people a mail reaches, as far as is known.
 *
 * @param people everybody of the customer
 * @param unreachable addresses that do not work, written to compare
 */
record Reach(Tenant tenant, List<Person> people, Set<String> unreachable) {

    /** Where mail for a person goes. Whatever else people are told by counts from here on. */
    static Stream<String> addressesOf(Person person) {
        return Stream.of(person.mail());
    }

    /** Whether anybody can be told who decides for the customer. */
    boolean includesAnybodyWhoDecides() {
        return includesAnyOf(this::decides);
    }

    /** Whether anybody can be told who may decide on that request. */
    boolean includesAnybodyFor(AccessRequest request) {
        return includesAnyOf(person -> SeparationOfDuties.mayHaveApprovedForCustomer(
                Approver.themselves(person), request, request.createdAt()));
    }

    /** The same where these do not work either. */
    Reach without(Collection<String> addresses) {
        Set<String> more = new HashSet<>(unreachable);
        addresses.stream().map(UnreachableAddress::comparable).forEach(more::add);
        return new Reach(tenant, people, more);
    }

    /** Where those are written to in vain who decide for the customer. */
    List<String> vain() {
        return vain(this::decides);
    }

    /** The same on that request. */
    List<String> vain(AccessRequest request) {
        return vain(person -> SeparationOfDuties.mayHaveApprovedForCustomer(
                Approver.themselves(person), request, request.createdAt()));
    }

    private boolean decides(Person person) {
        return person.roles().includeAnyOf(tenant.offering().decidingRoles());
    }

    private boolean includesAnyOf(Predicate<Person> those) {
        return addresses(those).anyMatch(this::works);
    }

    private List<String> vain(Predicate<Person> those) {
        return addresses(those)
                .filter(address -> !works(address))
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private Stream<String> addresses(Predicate<Person> those) {
        return people.stream().filter(those).flatMap(Reach::addressesOf);
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
