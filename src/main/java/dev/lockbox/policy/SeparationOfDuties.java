package dev.lockbox.policy;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.request.AccessRequest;

/** Who may do what with a request. Every rule throws {@link Refused} under its own name, or lets pass. */
public final class SeparationOfDuties {

    private SeparationOfDuties() {}

    /** Customers see their own tenant's requests, engineers their own, internal approvers those put to their group. */
    public static void onlyThoseConcernedKnow(Person person, AccessRequest request) {
        if (!isConcerned(person, request)) {
            throw Refused.notFound("request " + request.id()).about(request.tenant(), request.id());
        }
    }

    /** Whether the person may know of the request at all. */
    public static boolean isConcerned(Person person, AccessRequest request) {
        return person.isOf(request.tenant())
                || person.id().equals(request.requester())
                || request.internalApproverGroup()
                        .filter(person.groups()::contains)
                        .isPresent();
    }

    /** Four eyes on the provider's side: somebody of the group the policy named, and not the requester. */
    public static void onlyTheNamedGroupApprovesInternally(Person person, AccessRequest request) {
        onlyThoseConcernedKnow(person, request);
        nobodyDecidesOnTheirOwnRequest(person, request);
        boolean named = person.isOfProvider()
                && request.internalApproverGroup()
                        .filter(person.groups()::contains)
                        .isPresent();
        if (!named) {
            throw refuse(
                    request,
                    "onlyTheNamedGroupApprovesInternally",
                    "Only the provider's "
                            + request.internalApproverGroup().orElse("internal approver")
                            + " can approve this request internally.");
        }
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
