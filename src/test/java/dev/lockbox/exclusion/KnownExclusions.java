package dev.lockbox.exclusion;

import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Exclusions for tests, and who has a part in them. */
public final class KnownExclusions {

    public static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    static final Person ENGINEER = ofProvider("engineer", Role.ENGINEER).withAssurance(true, true);
    static final Person MANAGER = ofProvider("supportmanager", Role.SUPPORT_MANAGER);
    static final Person COMPLIANCE = ofProvider("compliance", Role.COMPLIANCE);
    static final Person COMPLIANCE_2 = ofProvider("compliance2", Role.COMPLIANCE);

    private KnownExclusions() {}

    static Person ofProvider(String id, Role... roles) {
        return Person.ofProvider(id, id, id + "@provider.example", HeldRoles.sinceEver(roles));
    }

    public static Exclusion breakGlass() {
        return breakGlass("ann@contoso.example", "loss-of-service", "All mail is stuck", null);
    }

    /** With the same text for everything that is typed freely. */
    public static Exclusion confirmedBreakGlassBecause(String text) {
        return confirmedBreakGlassBecause("loss-of-service", text);
    }

    /** With a code that an operator wrote into the configuration. */
    public static Exclusion confirmedBreakGlassBecause(String reasonCode, String text) {
        return breakGlass(text, reasonCode, text, text).confirm(MANAGER, Optional.of(ENGINEER), NOW);
    }

    private static Exclusion breakGlass(String resource, String reasonCode, String justification, String ticket) {
        return Exclusion.propose(
                new Grounds(
                        ExclusionKind.BREAK_GLASS,
                        "contoso",
                        CloudService.EXCHANGE_ONLINE,
                        resource,
                        reasonCode,
                        justification,
                        ticket,
                        Duration.ofMinutes(30),
                        PermissionLevel.WRITE,
                        null,
                        false,
                        null),
                ENGINEER,
                NOW);
    }

    public static Exclusion confirmedBreakGlass() {
        return breakGlass().confirm(MANAGER, Optional.of(ENGINEER), NOW);
    }

    static Exclusion legalDemand(boolean sealed, Instant sealedUntil) {
        return Exclusion.propose(
                new Grounds(
                        ExclusionKind.LEGAL_DEMAND,
                        "contoso",
                        CloudService.EXCHANGE_ONLINE,
                        "ann@contoso.example",
                        "court-order",
                        "Ordered to hand out mail",
                        null,
                        null,
                        null,
                        "2 BvR 42/26",
                        sealed,
                        sealedUntil),
                COMPLIANCE,
                NOW);
    }

    public static Exclusion confirmedLegalDemand() {
        return confirmed(legalDemand(false, null));
    }

    static Exclusion confirmed(Exclusion legalDemand) {
        return legalDemand.confirm(COMPLIANCE_2, Optional.of(COMPLIANCE), NOW);
    }

    /** Break-glass access, a legal demand, and one that was kept from the customer at first. */
    public static List<Exclusion> confirmedOfEveryKind() {
        return List.of(
                confirmedBreakGlass(),
                confirmedLegalDemand(),
                confirmed(legalDemand(true, NOW)).unseal(COMPLIANCE, NOW));
    }
}
