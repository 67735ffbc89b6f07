package dev.lockbox.notification;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Contact;
import dev.lockbox.identity.Contacts;
import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Tenant;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.policy.ToBeTold;
import dev.lockbox.request.AccessRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Knows whom mail reaches, by where it goes. */
@Component
public class Reachability {

    private final People people;
    private final Contacts contacts;
    private final Deputies deputies;
    private final ToBeTold toBeTold;
    private final UnreachableAddresses unreachable;

    Reachability(
            People people, Contacts contacts, Deputies deputies, ToBeTold toBeTold, UnreachableAddresses unreachable) {
        this.people = people;
        this.contacts = contacts;
        this.deputies = deputies;
        this.toBeTold = toBeTold;
        this.unreachable = unreachable;
    }

    /** Who decides for the customer, or at this moment in the stead of somebody who does. */
    Reach of(Tenant tenant) {
        List<Person> all = people.findByTenantOrderById(tenant.id());
        Map<String, Approver> standingIn = deputies.standingIn(all);
        List<Person> deciding = all.stream()
                .filter(person -> person.roles().includeAnyOf(tenant.offering().decidingRoles()))
                .map(person -> Optional.ofNullable(standingIn.get(person.id()))
                        .map(Approver::person)
                        .orElse(person))
                .toList();
        Map<String, Contact> known = contacts.of(deciding);
        return reach(
                tenant.id(),
                deciding.stream()
                        .flatMap(person -> known.get(person.id()).addresses(person))
                        .toList(),
                Optional.ofNullable(tenant.notices().teamAddress()),
                tenant.notices().teamAlone());
    }

    /** Who is told of that request and may decide on it, first or later. */
    Reach of(AccessRequest request) {
        ToBeTold.Circle circle = toBeTold.about(request);
        return reach(
                request.tenant(),
                Stream.concat(circle.first().stream(), circle.backup().stream())
                        .filter(recipient -> mayDecide(recipient, request))
                        .flatMap(ToBeTold.Recipient::addresses)
                        .toList(),
                circle.team(),
                circle.teamOnly());
    }

    /** A deputy is told only if they may. */
    private static boolean mayDecide(ToBeTold.Recipient recipient, AccessRequest request) {
        return recipient.onBehalfOf() != null
                || SeparationOfDuties.mayHaveApprovedForCustomer(
                        Approver.themselves(recipient.person()), request, request.createdAt());
    }

    private Reach reach(String tenant, List<String> theirs, Optional<String> team, boolean teamAlone) {
        // Of whoever may not decide, an address is of no avail.
        List<String> addresses = theirs.isEmpty()
                ? List.of()
                : Stream.concat(teamAlone ? Stream.of() : theirs.stream(), team.stream())
                        .distinct()
                        .toList();
        return new Reach(addresses, unreachable.among(addresses, tenant));
    }

    /** What its global administrator should know of how its people are reached, in words; nothing where all is well. */
    public List<String> warnings(Tenant tenant) {
        if (!tenant.requiresApproval()) {
            return List.of();
        }
        Reach reach = of(tenant);
        if (reach.includesAnybody()) {
            return List.of();
        }
        List<String> vain = reach.vain();
        return List.of(
                vain.isEmpty()
                        ? "Nobody of " + tenant.id()
                                + " holds a role that decides, so every request will expire. Name an approver."
                        : "No approver of " + tenant.id()
                                + " can be reached by mail, so requests may expire unseen. Not working: "
                                + String.join(", ", vain) + ".");
    }
}
