package dev.lockbox.exclusion;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may do what about exclusions. Every rule throws {@link Refused} under its own name, or lets pass. */
public final class TwoPeople {

    private TwoPeople() {}

    /** @param tenant whose name was entered; null if that is nobody's */
    static void onlyThoseOfItsKindPropose(ExclusionKind kind, Person person, String tenant) {
        switch (kind) {
            case BREAK_GLASS -> onlySureEngineersBreakTheGlass(person, tenant);
            case LEGAL_DEMAND -> onlyComplianceHandlesLegalDemands(person);
        }
    }

    /** Whoever opens access for themselves without asking must be known beyond doubt. */
    private static void onlySureEngineersBreakTheGlass(Person person, String tenant) {
        if (!isSureEngineer(person)) {
            throw Refused.notAllowed(
                            "onlySureEngineersBreakTheGlass",
                            "Only a support engineer with an isolated identity and MFA can propose break-glass access.")
                    .about(tenant, null);
        }
    }

    private static boolean isSureEngineer(Person person) {
        return person.isOfProvider() && person.has(Role.ENGINEER) && person.isolatedIdentity() && person.mfa();
    }

    // Kept where no customer reads: that somebody tried could tell what is to be kept secret.
    static void onlyComplianceHandlesLegalDemands(Person person) {
        if (!isOfCompliance(person)) {
            throw Refused.notAllowed(
                    "onlyComplianceHandlesLegalDemands", "Only the provider's compliance people handle legal demands.");
        }
    }

    static void onlyComplianceSince(Instant then, Person person) {
        if (!person.held().heldSince(Role.COMPLIANCE, then)) {
            throw Refused.notAllowed(
                    "onlyRolesHeldSinceTheProposalCount",
                    "You hold this role only since after this was put forward. A colleague who held it then can confirm.");
        }
    }

    private static boolean isOfCompliance(Person person) {
        return person.isOfProvider() && person.has(Role.COMPLIANCE);
    }

    static void onlyThoseOfItsKindConfirm(Person person, Exclusion exclusion) {
        switch (exclusion.kind()) {
            case BREAK_GLASS -> onlyInternalApproversConfirmBreakGlass(person, exclusion);
            case LEGAL_DEMAND -> {
                onlyComplianceHandlesLegalDemands(person);
                onlyComplianceSince(exclusion.proposedAt(), person);
            }
        }
    }

    /** Nobody is made an approver for a proposal at hand. */
    private static void onlyInternalApproversConfirmBreakGlass(Person person, Exclusion exclusion) {
        if (!person.isOfProvider() || internalRoles(person).findAny().isEmpty()) {
            throw about(
                    Refused.notAllowed(
                            "onlyInternalApproversConfirmBreakGlass",
                            "Only a support manager, support lead or DevOps manager of the provider confirms break-glass access."),
                    exclusion);
        }
        if (internalRoles(person).noneMatch(role -> person.held().heldSince(role, exclusion.proposedAt()))) {
            throw about(
                    Refused.notAllowed(
                            "onlyRolesHeldSinceTheProposalCount",
                            "You hold this role only since after this was put forward. A colleague who held it then can confirm."),
                    exclusion);
        }
    }

    private static Stream<Role> internalRoles(Person person) {
        return Role.internalApprovers().stream().filter(person::has);
    }

    /** @param first whose word counts already */
    static void everyExclusionBySomebodyElse(Person person, String first, Exclusion exclusion) {
        if (person.id().equals(first)) {
            throw about(
                    Refused.notAllowed(
                            "everyExclusionBySomebodyElse", "You put this forward, so somebody else confirms it."),
                    exclusion);
        }
    }

    static void onlyWhoeverMayStillProposeIsConfirmed(Optional<Person> proposer, Exclusion exclusion) {
        boolean may = proposer.filter(person -> exclusion.kind() == ExclusionKind.BREAK_GLASS
                        ? isSureEngineer(person) && person.held().heldSince(Role.ENGINEER, exclusion.proposedAt())
                        : isOfCompliance(person) && person.held().heldSince(Role.COMPLIANCE, exclusion.proposedAt()))
                .isPresent();
        if (!may) {
            throw about(
                    Refused.notAllowed(
                            "onlyWhoeverMayStillProposeIsConfirmed",
                            "Whoever put this forward may not do so any more, so it is not confirmed. It lapses."),
                    exclusion);
        }
    }

    /** A designated approver of the customer, or their deputy, ends access that nobody asked them for, at once and alone. */
    public static void onlyDesignatedApproversRevoke(Approver approver, Exclusion exclusion) {
        boolean may = approver.holder().isOf(exclusion.tenant())
                && approver.holder()
                        .roles()
                        .includeAnyOf(exclusion.service().offering().decidingRoles());
        if (!may) {
            throw about(
                    Refused.notAllowed(
                            "onlyDesignatedApproversDecide",
                            "Only a designated approver of " + exclusion.tenant() + " can revoke this access."),
                    exclusion);
        }
    }

    /** Only who uses it can hand it back. */
    public static void onlyTheProposerGivesBack(Person person, Exclusion exclusion) {
        if (!person.id().equals(exclusion.proposedBy())) {
            throw about(
                    Refused.notAllowed(
                            "onlyTheRequesterWithdraws",
                            "Only the engineer who broke the glass can return this access."),
                    exclusion);
        }
    }

    static void onlyThoseConcernedKnow(Person person, Exclusion exclusion) {
        if (!isConcerned(person, exclusion)) {
            throw about(Refused.notFound("exclusion " + exclusion.id()), exclusion);
        }
    }

    /** As {@link ExclusionSearch} looks for them. */
    private static boolean isConcerned(Person person, Exclusion exclusion) {
        if (!person.isOfProvider()) {
            return person.isOf(exclusion.tenant())
                    && !person.roles().all().isEmpty()
                    && exclusion.isOnTheCustomersTrail();
        }
        return switch (exclusion.kind()) {
            case BREAK_GLASS -> person.id().equals(exclusion.proposedBy()) || knowsAllBreakGlass(person);
            case LEGAL_DEMAND -> isOfCompliance(person);
        };
    }

    /** Whether it is one of the provider's who watch over broken glass. */
    public static boolean knowsAllBreakGlass(Person person) {
        return person.isOfProvider()
                && (isOfCompliance(person) || internalRoles(person).findAny().isPresent());
    }

    /** A refusal about break-glass is the customer's to read; one about a legal demand could give away what is sealed. */
    static Refused about(Refused refused, Exclusion exclusion) {
        return refused.about(exclusion.kind() == ExclusionKind.BREAK_GLASS ? exclusion.tenant() : null, exclusion.id());
    }
}
