package dev.lockbox.policy;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Deputyship;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.InternalStep;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
            throw holdsNoRole(request.tenant()).about(request.tenant(), request.id());
        }
        throw Refused.notFound("request " + request.id()).about(request.tenant(), request.id());
    }

    /** Whom their customer has taken every role from hears nothing of it any more, not even by what its mails are known. */
    public static void onlyThoseWithARoleKnow(Person person) {
        if (tenantKnownTo(person).isEmpty()) {
            person.tenant().ifPresent(tenant -> {
                throw holdsNoRole(tenant).about(tenant, null);
            });
        }
    }

    private static Refused holdsNoRole(String tenant) {
        return Refused.notAllowed(
                "onlyThoseWithARoleKnow",
                "You hold no role in " + tenant + " any more; its global administrator gives roles.");
    }

    /** Whether the person may know of the request at all. */
    public static boolean isConcerned(Person person, AccessRequest request) {
        return tenantKnownTo(person).filter(request.tenant()::equals).isPresent()
                || person.id().equals(request.requester())
                || isOfAny(request.internalGroups(), person);
    }

    /** The tenant all of whose requests the person may know of, which takes a role there. */
    public static Optional<String> tenantKnownTo(Person person) {
        return person.tenant().filter(tenant -> !person.roles().all().isEmpty());
    }

    /**
     * Four eyes on the provider's side: somebody of the group the policy or the step named, and not the requester. Before
     * a step is open and after the last one, somebody of any group that has a part in it.
     */
    public static void onlyTheNamedGroupApprovesInternally(Person person, AccessRequest request) {
        onlyThoseConcernedKnow(person, request);
        nobodyDecidesOnTheirOwnRequest(person, request);
        if (!approvesFor(asked(request), person)) {
            throw refuse(
                    request,
                    "onlyTheNamedGroupApprovesInternally",
                    "Only the provider's " + inWords(asked(request)) + " can approve this request internally.");
        }
    }

    private static Set<String> asked(AccessRequest request) {
        return request.internalStep().map(step -> Set.of(step.group())).orElseGet(request::internalGroups);
    }

    private static boolean approvesFor(Set<String> groups, Person person) {
        return person.isOfProvider() && isOfAny(groups, person);
    }

    private static boolean isOfAny(Set<String> groups, Person person) {
        return groups.stream().anyMatch(person.groups()::contains);
    }

    private static String inWords(Set<String> groups) {
        return groups.isEmpty() ? "internal approver" : String.join(" or ", new TreeSet<>(groups));
    }

    /** Each approval at the provider is one more person's: whoever gave one already is no further pair of eyes. */
    public static void everyApprovalBySomebodyElse(Person person, Set<String> approvers, AccessRequest request) {
        if (approvers.contains(person.id())) {
            throw refuse(
                    request,
                    "everyApprovalBySomebodyElse",
                    "You approved this request at another step. Somebody else approves here; you can still deny.");
        }
    }

    /**
     * The customer's word is the customer's: one of the roles the terms name, in the request's own tenant. A deputy passes with
     * the role of whom they stand in for, who must hold it themselves: what was handed on once is not handed on again.
     */
    public static void onlyDesignatedApproversDecide(Approver approver, AccessRequest request) {
        onlyThoseConcernedKnow(approver.person(), request);
        nobodyDecidesOnTheirOwnRequest(approver.person(), request);
        nobodyDecidesOnTheirOwnRequest(approver.holder(), request);
        if (!isDesignatedApprover(approver.holder(), request)) {
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
        Set<Role> deciding = deciding(person, asked(request), request);
        if (!heldSinceTheRequest(person, deciding, request)) {
            String since = earliest(person, deciding)
                    .map(given -> "You hold this role only since " + given + ", after this request was made")
                    .orElse("You do not hold the role that decides on this request");
            String orElse = person.isOfProvider() ? "" : ", or you can cancel the request";
            throw refuse(
                    request,
                    "onlyRolesHeldSinceTheRequestCount",
                    since + ". A colleague who held it then can decide" + orElse + ".");
        }
    }

    /** The same for the customer, where it is the role of whom they stand in for that counts. */
    public static void onlyRolesHeldSinceTheRequestCount(Approver approver, AccessRequest request) {
        if (approver.onBehalfOf().isEmpty()) {
            onlyRolesHeldSinceTheRequestCount(approver.person(), request);
        } else if (!heldSinceTheRequest(
                approver.holder(), request.approverRoles().all(), request)) {
            throw refuse(
                    request,
                    "onlyRolesHeldSinceTheRequestCount",
                    "Whom you stand in for did not hold the role that decides when this request was made. A colleague who"
                            + " held it then can decide, or you can cancel the request.");
        }
    }

    /** Nobody is made an approver for a request at hand, and no deputy either. Ending access asks for less. */
    public static void onlyDeputiesNamedBeforeTheRequestDecide(Approver approver, AccessRequest request) {
        if (!isNamedBefore(approver, request)) {
            throw refuse(
                    request,
                    "onlyDeputiesNamedBeforeTheRequestDecide",
                    "You were named to stand in after this request was made. A colleague who decided then can decide, or you"
                            + " can cancel the request.");
        }
    }

    private static boolean isNamedBefore(Approver approver, AccessRequest request) {
        return approver.deputyship()
                .map(Deputyship::namedAt)
                .filter(named -> named.isAfter(request.createdAt()))
                .isEmpty();
    }

    /**
     * A deputy acts from the first instant they were named for up to the last without it, by the clock. What the engine or a
     * list shows before or after gives no power.
     *
     * @param requestId the request or exclusion it is about
     */
    public static void onlyARunningDeputyshipCounts(Approver approver, String tenant, String requestId, Instant now) {
        approver.deputyship().filter(it -> !it.runsAt(now)).ifPresent(it -> {
            throw Refused.notAllowed(
                            "onlyARunningDeputyshipCounts",
                            "You stand in for " + it.absent() + " from " + it.startsAt() + " until " + it.endsAt()
                                    + ", and only then.")
                    .about(tenant, requestId);
        });
    }

    private static Set<Role> deciding(Person person, Set<String> groups, AccessRequest request) {
        return person.isOfProvider()
                ? groups.stream().flatMap(group -> Role.of(group).stream()).collect(Collectors.toSet())
                : request.approverRoles().all();
    }

    private static boolean heldSinceTheRequest(Person person, Set<Role> deciding, AccessRequest request) {
        return earliest(person, deciding)
                .filter(given -> !given.isAfter(request.createdAt()))
                .isPresent();
    }

    private static Optional<Instant> earliest(Person person, Set<Role> deciding) {
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

    /** Whether an approval of this person at that step holds: {@link #onlyTheNamedGroupApprovesInternally}. */
    public static boolean mayHaveApprovedInternally(Person person, InternalStep step, AccessRequest request) {
        Set<String> group = Set.of(step.group());
        return approvesFor(group, person) && isAnEligibleOther(person, deciding(person, group, request), request);
    }

    /**
     * Whether an approval for the customer holds that was given at that instant: {@link #onlyDesignatedApproversDecide}, and
     * for a deputy all that {@link #onlyDeputiesNamedBeforeTheRequestDecide} and {@link #onlyARunningDeputyshipCounts} ask.
     */
    public static boolean mayHaveApprovedForCustomer(Approver approver, AccessRequest request, Instant at) {
        Person holder = approver.holder();
        return isConcerned(approver.person(), request)
                && !approver.id().equals(request.requester())
                && isDesignatedApprover(holder, request)
                && isAnEligibleOther(holder, request.approverRoles().all(), request)
                && isNamedBefore(approver, request)
                && approver.deputyship().filter(it -> !it.runsAt(at)).isEmpty();
    }

    private static boolean isAnEligibleOther(Person person, Set<Role> deciding, AccessRequest request) {
        return !person.id().equals(request.requester()) && heldSinceTheRequest(person, deciding, request);
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

    /** What ends with a ticket ends at the provider's word; that word opens nothing, so it takes no second person. */
    public static void onlyTheTicketSystemClosesTickets(Person person) {
        boolean may = person.isOfProvider()
                && (person.has(Role.TICKET_SYSTEM)
                        || Role.internalApprovers().stream().anyMatch(person::has));
        if (!may) {
            throw Refused.notAllowed(
                    "onlyTheTicketSystemClosesTickets",
                    "Only the provider's ticket system and its internal approvers end what stands on a ticket.");
        }
    }

    /** Audit logs are for a customer's auditors and global administrators, and for the provider's compliance. */
    public static void onlyAuditorsReadTheTrail(Person person) {
        boolean may = person.tenant().isPresent()
                ? person.has(Role.AUDITOR) || person.has(Role.GLOBAL_ADMINISTRATOR)
                : person.has(Role.COMPLIANCE);
        if (!may) {
            throw Refused.notAllowed(
                            "onlyAuditorsReadTheTrail",
                            "Only auditors and global administrators of a customer, and compliance of the provider, can"
                                    + " read the audit log.")
                    .about(person.tenant().orElse(null), null);
        }
    }

    /** What a request came to is for the customer: those who read the trail, and those who decide on such requests. */
    public static void onlyTheCustomerSeesTheReceipt(Person person, AccessRequest request) {
        onlyThoseConcernedKnow(person, request);
        if (!maySeeTheReceipt(person, request)) {
            throw refuse(
                    request,
                    "onlyTheCustomerSeesTheReceipt",
                    "The receipt and the evidence are for the auditors, global administrators and approvers of "
                            + request.tenant() + ".");
        }
    }

    /** Of those who may know of the request. */
    public static boolean maySeeTheReceipt(Person person, AccessRequest request) {
        return person.isOf(request.tenant())
                && (person.has(Role.AUDITOR)
                        || person.has(Role.GLOBAL_ADMINISTRATOR)
                        || isDesignatedApprover(person, request));
    }

    private static Refused refuse(AccessRequest request, String rule, String message) {
        return Refused.notAllowed(rule, message).about(request.tenant(), request.id());
    }
}
