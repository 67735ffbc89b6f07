package dev.lockbox.policy;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.request.AccessRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may do what with a request. Every rule throws {@link Refused} under its own name, or lets pass. */
public final class SeparationOfDuties {

    private SeparationOfDuties() {}

    /**
     * Customers see their own tenant's requests, engineers their own, internal approvers those put to their group.
     * Whom their customer has taken every role from sees nothing any more.
     */
    public static void onlyThoseConcernedKnow(Person person, AccessRequest request) {
        if (isConcerned(person, request)) {
            return;
        }
        if (person.isOf(request.tenant())) {
            throw refuse(
                    request,
                    "onlyThoseWithARoleKnow",
                    "You hold no role in " + request.tenant() + " any more; its global administrator gives roles.");
        }
        throw Refused.notFound("request " + request.id()).about(request.tenant(), request.id());
    }

    /** Whether the person may know of the request at all. */
    public static boolean isConcerned(Person person, AccessRequest request) {
        return tenantKnownTo(person).filter(request.tenant()::equals).isPresent()
                || person.id().equals(request.requester())
                || request.internalApproverGroup()
                        .filter(person.groups()::contains)
                        .isPresent();
    }

    /** The tenant all of whose requests the person may know of, which takes a role there. */
    public static Optional<String> tenantKnownTo(Person person) {
        return person.tenant().filter(tenant -> !person.roles().all().isEmpty());
    }

    /** Four eyes on the provider's side: somebody of the group the policy named, and not the requester. */
    public static void onlyTheNamedGroupApprovesInternally(Person person, AccessRequest request) {
        onlyThoseConcernedKnow(person, request);
        nobodyDecidesOnTheirOwnRequest(person, request);
        if (!isOfTheNamedGroup(person, request)) {
            throw refuse(
                    request,
                    "onlyTheNamedGroupApprovesInternally",
                    "Only the provider's "
                            + request.internalApproverGroup().orElse("internal approver")
                            + " can approve this request internally.");
        }
    }

    private static boolean isOfTheNamedGroup(Person person, AccessRequest request) {
        return person.isOfProvider()
                && request.internalApproverGroup()
                        .filter(person.groups()::contains)
                        .isPresent();
    }

    /** The customer's word is the customer's: one of the roles the terms name, in the request's own tenant. */
    public static void onlyDesignatedApproversDecide(Person person, AccessRequest request) {
        onlyThoseConcernedKnow(person, request);
        nobodyDecidesOnTheirOwnRequest(person, request);
        if (!isDesignatedApprover(person, request)) {
            throw refuse(
                    request,
                    "onlyDesignatedApproversDecide",
                    "Only a designated approver of " + request.tenant() + " ("
                            + request.approverRoles().text() + ") can decide on this request.");
        }
    }

    /** Whether the customer named this person to decide on requests like this. */
    public static boolean isDesignatedApprover(Person person, AccessRequest request) {
        return person.isOf(request.tenant())
                && person.roles().includeAnyOf(request.approverRoles().all());
    }

    /**
     * A role counts that was held when the request was made and is held still: nobody is made an approver for a request
     * at hand. Ending access asks for less, see {@link #onlyDesignatedApproversDecide}.
     */
    public static void onlyRolesHeldSinceTheRequestCount(Person person, AccessRequest request) {
        if (!holdsADecidingRoleSince(person, request)) {
            String since = decidingSince(person, request)
                    .map(given -> "You hold this role only since " + given + ", after this request was made")
                    .orElse("You do not hold the role that decides on this request");
            String orElse = person.isOfProvider() ? "" : ", or you can cancel the request";
            throw refuse(
                    request,
                    "onlyRolesHeldSinceTheRequestCount",
                    since + ". A colleague who held it then can decide" + orElse + ".");
        }
    }

    private static boolean holdsADecidingRoleSince(Person person, AccessRequest request) {
        return decidingSince(person, request)
                .filter(given -> !given.isAfter(request.createdAt()))
                .isPresent();
    }

    private static Optional<Instant> decidingSince(Person person, AccessRequest request) {
        Set<Role> deciding = person.isOfProvider()
                ? request.internalApproverGroup().flatMap(Role::of).stream().collect(Collectors.toSet())
                : request.approverRoles().all();
        return deciding.stream()
                .flatMap(role -> person.held().since(role).stream())
                .min(Comparator.naturalOrder());
    }

    /** Access is opened for somebody who is an engineer still, and was one all the time since asking. */
    public static void onlyAnEngineersRequestIsApproved(Optional<Person> requester, AccessRequest request) {
        if (!isEngineerSince(requester, request)) {
            throw refuse(
                    request,
                    "onlyAnEngineersRequestIsApproved",
                    "Whoever asked is no support engineer any more, so this cannot be approved. Deny it.");
        }
    }

    private static boolean isEngineerSince(Optional<Person> requester, AccessRequest request) {
        return requester
                .filter(person -> person.held().heldSince(Role.ENGINEER, request.createdAt()))
                .isPresent();
    }

    /** Whether an approval of this person on the provider's side holds: {@link #onlyTheNamedGroupApprovesInternally}. */
    public static boolean mayHaveApprovedInternally(Person person, AccessRequest request) {
        return isOfTheNamedGroup(person, request) && isAnEligibleOther(person, request);
    }

    /** Whether an approval of this person for the customer holds: {@link #onlyDesignatedApproversDecide}. */
    public static boolean mayHaveApprovedForCustomer(Person person, AccessRequest request) {
        return isDesignatedApprover(person, request) && isAnEligibleOther(person, request);
    }

    private static boolean isAnEligibleOther(Person person, AccessRequest request) {
        return !person.id().equals(request.requester()) && holdsADecidingRoleSince(person, request);
    }

    /** The requester never approves, whatever other role they hold. */
    public static void nobodyDecidesOnTheirOwnRequest(Person person, AccessRequest request) {
        if (person.id().equals(request.requester())) {
            throw refuse(
                    request, "nobodyDecidesOnTheirOwnRequest", "You asked for this access, so somebody else decides.");
        }
    }

    /** Only who asked can take it back. */
    public static void onlyTheRequesterWithdraws(Person person, AccessRequest request) {
        onlyThoseConcernedKnow(person, request);
        if (!person.id().equals(request.requester())) {
            throw refuse(
                    request, "onlyTheRequesterWithdraws", "Only the engineer who asked can withdraw or return this.");
        }
    }

    /** The audit trail of a tenant is for its auditors and global administrators. */
    public static void onlyAuditorsReadTheTrail(Person person) {
        boolean may =
                person.tenant().isPresent() && (person.has(Role.AUDITOR) || person.has(Role.GLOBAL_ADMINISTRATOR));
        if (!may) {
            throw Refused.notAllowed(
                            "onlyAuditorsReadTheTrail",
                            "Only auditors and global administrators of a customer can read its audit log.")
                    .about(person.tenant().orElse(null), null);
        }
    }

    private static Refused refuse(AccessRequest request, String rule, String message) {
        return Refused.notAllowed(rule, message).about(request.tenant(), request.id());
    }
}
