package dev.lockbox.exclusion;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes what is proposed, confirmed and unsealed; who may is asked first, then what stands in the record. */
@Component
public class Exclusions {

    private final ExclusionRecords records;
    private final People people;
    private final Tenants tenants;
    private final BreakGlassSettings breakGlass;
    private final LegalDemandSettings legalDemands;
    private final Clock clock;

    Exclusions(
            ExclusionRecords records,
            People people,
            Tenants tenants,
            BreakGlassSettings breakGlass,
            LegalDemandSettings legalDemands,
            Clock clock) {
        this.records = records;
        this.people = people;
        this.tenants = tenants;
        this.breakGlass = breakGlass;
        this.legalDemands = legalDemands;
        this.clock = clock;
    }

    /**
     * @param entered the fields as somebody entered them: text and truth values
     * @throws Refused if the person may not, or with every fault in what was entered
     */
    @Transactional
    public Exclusion propose(Map<String, Object> entered, Person by) {
        ExclusionKind kind = kind(entered);
        Tenant tenant = tenant(entered);
        String known = tenant == null ? null : tenant.id();
        TwoPeople.onlyThoseOfItsKindPropose(kind, by, known);
        Grounds grounds =
                switch (kind) {
                    case BREAK_GLASS -> {
                        breakGlassMustBeOn(known, null);
                        yield Grounds.ofBreakGlass(entered, tenant, breakGlass);
                    }
                    case LEGAL_DEMAND -> Grounds.ofLegalDemand(entered, tenant, legalDemands, clock.instant());
                };
        return records.save(Exclusion.propose(grounds, by, clock.instant()));
    }

    private static ExclusionKind kind(Map<String, Object> entered) {
        return ExclusionKind.of(entered.get("kind")).orElseThrow(() -> {
            var entry = new Entry();
            entry.fault("kind", "must be BREAK_GLASS or LEGAL_DEMAND");
            return Refused.invalid(entry.faults());
        });
    }

    /** Null if there is none of that name; that the name is no name at all is told later, with all else. */
    private Tenant tenant(Map<String, Object> entered) {
        String name = new Entry().line("tenant", entered.get("tenant"), 64);
        return name == null ? null : tenants.findById(name).orElse(null);
    }

    /** A second person agrees; what follows from it is the caller's, in the same transaction. */
    @Transactional
    public Exclusion confirm(String id, Person by) {
        Exclusion exclusion = locked(id, by);
        Exclusion confirmed = exclusion.confirm(by, people.findById(exclusion.proposedBy()), clock.instant());
        if (confirmed.opensAccess()) {
            breakGlassMustBeOn(confirmed.tenant(), id);
            breakGlassMustNotBeTooLong(confirmed);
        }
        return records.save(confirmed);
    }

    private void breakGlassMustBeOn(String tenant, String id) {
        if (!breakGlass.enabled()) {
            throw Refused.notAllowed(
                            "breakGlassIsOffUnlessConfigured",
                            "Break-glass access is not configured here. Ask the customer by a request.")
                    .about(tenant, id);
        }
    }

    // The bound may have been drawn closer while the proposal waited.
    private void breakGlassMustNotBeTooLong(Exclusion exclusion) {
        if (exclusion.duration().orElseThrow().compareTo(breakGlass.longest()) > 0) {
            throw TwoPeople.about(
                    Refused.conflict(
                            "breakGlassIsNeverLongerThanConfigured",
                            "Break-glass access lasts " + breakGlass.longest() + " at most by now. Propose it anew."),
                    exclusion);
        }
    }

    @Transactional
    public Exclusion unseal(String id, Person by) {
        return records.save(locked(id, by).unseal(by, clock.instant()));
    }

    private Exclusion locked(String id, Person by) {
        Exclusion exclusion = records.findLockedById(id).orElseThrow(() -> Refused.notFound("exclusion " + id));
        TwoPeople.onlyThoseConcernedKnow(by, exclusion);
        return exclusion;
    }

    /** As it stands on record, for whoever tells of it. */
    public Optional<Exclusion> find(String id) {
        return records.findById(id);
    }

    /** @throws Refused if there is none that the person may know of */
    public Exclusion seenBy(Person person, String id) {
        Exclusion exclusion = records.findById(id).orElseThrow(() -> Refused.notFound("exclusion " + id));
        TwoPeople.onlyThoseConcernedKnow(person, exclusion);
        return exclusion;
    }

    /** Writes down which proposals nobody confirmed in time; they could not be confirmed before that either. */
    @Transactional
    public void lapse() {
        records.findOverdue(clock.instant().minus(Exclusion.PATIENCE))
                .forEach(exclusion -> records.save(exclusion.lapse(clock.instant())));
    }

    /** The mail to the customer was handed over; of several, the first counts. */
    public void told(String id) {
        records.findLockedById(id)
                .filter(exclusion -> exclusion.toldAt().isEmpty())
                .ifPresent(exclusion -> records.save(exclusion.told(clock.instant())));
    }
}
