package dev.lockbox.exclusion;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/** Something that is done about a customer's data without the customer being asked: proposed by one, confirmed by another. */
public final class Exclusion extends AbstractAggregateRoot<Exclusion> {

    /** How long one person's word waits for a second one's. */
    static final Duration PATIENCE = Duration.ofHours(1);

    @Id
    private String id;

    private ExclusionKind kind;
    private String tenant;
    private CloudService service;
    private String resource;
    private String reasonCode;
    private String justification;
    private String serviceRequestNumber;
    private Duration duration;
    private PermissionLevel permissionLevel;
    private String reference;
    private boolean sealed;
    private Instant sealedUntil;
    private ExclusionStatus status;
    private Instant dated;
    private String proposedBy;
    private Instant proposedAt;
    private String confirmedBy;
    private Instant confirmedAt;
    private String commitment;
    private String salt;
    private String sealedContent;
    private String unsealingBy;
    private Instant unsealingAt;
    private String unsealedBy;
    private Instant unsealedAt;
    private Instant toldAt;

    @Version
    private Integer version;

    private Exclusion() {}

    static Exclusion propose(Grounds grounds, Person by, Instant now) {
        var exclusion = new Exclusion();
        exclusion.id = UUID.randomUUID().toString();
        exclusion.kind = grounds.kind();
        exclusion.tenant = grounds.tenant();
        exclusion.service = grounds.service();
        exclusion.resource = grounds.resource();
        exclusion.reasonCode = grounds.reasonCode();
        exclusion.justification = grounds.justification();
        exclusion.serviceRequestNumber = grounds.serviceRequestNumber();
        exclusion.duration = grounds.duration();
        exclusion.permissionLevel = grounds.permissionLevel();
        exclusion.reference = grounds.reference();
        exclusion.sealed = grounds.sealed();
        exclusion.sealedUntil = grounds.sealedUntil();
        exclusion.status = ExclusionStatus.PROPOSED;
        exclusion.proposedBy = by.id();
        exclusion.proposedAt = now;
        exclusion.dated = now;
        exclusion.registerEvent(new ExclusionProposed(exclusion));
        return exclusion;
    }

    /**
     * A second person agrees.
     *
     * @param proposer the first one, as they are now; empty if they are gone
     */
    Exclusion confirm(Person by, Optional<Person> proposer, Instant now) {
        TwoPeople.onlyThoseOfItsKindConfirm(by, this);
        TwoPeople.everyExclusionBySomebodyElse(by, proposedBy, this);
        if (statusAt(now) != ExclusionStatus.PROPOSED) {
            throw tooLate(now);
        }
        TwoPeople.onlyWhoeverMayStillProposeIsConfirmed(proposer, this);
        status = ExclusionStatus.CONFIRMED;
        confirmedBy = by.id();
        confirmedAt = now;
        if (kind == ExclusionKind.LEGAL_DEMAND) {
            dated = now;
        }
        if (sealed) {
            var seal = Seal.over(content());
            commitment = seal.commitment();
            salt = seal.salt();
            sealedContent = seal.content();
        }
        registerEvent(new ExclusionConfirmed(this));
        return this;
    }

    private Map<String, String> content() {
        Map<String, String> content = new HashMap<>(Map.of(
                "id", id,
                "kind", kind.name(),
                "tenant", tenant,
                "service", service.id(),
                "resource", resource,
                "reasonCode", reasonCode,
                "justification", justification,
                "reference", reference));
        content.put("proposedBy", proposedBy);
        content.put("proposedAt", proposedAt.toString());
        content.put("confirmedBy", confirmedBy);
        content.put("confirmedAt", confirmedAt.toString());
        if (sealedUntil != null) {
            content.put("sealedUntil", sealedUntil.toString());
        }
        return content;
    }

    /** Writes down that nobody confirmed it in time. */
    Exclusion lapse(Instant now) {
        if (status != ExclusionStatus.PROPOSED || statusAt(now) != ExclusionStatus.LAPSED) {
            throw tooLate(now);
        }
        status = ExclusionStatus.LAPSED;
        registerEvent(new ExclusionLapsed(this));
        return this;
    }

    /** Before its date two people open a sealed entry, within an hour of one another; after it one does. */
    Exclusion unseal(Person by, Instant now) {
        TwoPeople.onlyComplianceHandlesLegalDemands(by);
        if (!isSealed()) {
            throw Refused.conflict("onlyWhatIsSealedIsUnsealed", "This is not sealed; there is nothing to open.");
        }
        if (!isSealedUntilLaterThan(now)) {
            unsealingBy = null;
            unsealingAt = null;
            open(by, now);
        } else if (unsealingAt == null || !now.isBefore(unsealingAt.plus(PATIENCE))) {
            unsealingBy = by.id();
            unsealingAt = now;
            registerEvent(new UnsealingProposed(this));
        } else {
            TwoPeople.everyExclusionBySomebodyElse(by, unsealingBy, this);
            TwoPeople.onlyComplianceSince(unsealingAt, by);
            open(by, now);
        }
        return this;
    }

    private boolean isSealedUntilLaterThan(Instant now) {
        return sealedUntil == null || now.isBefore(sealedUntil);
    }

    private void open(Person by, Instant now) {
        unsealedBy = by.id();
        unsealedAt = now;
        registerEvent(new EntryUnsealed(this));
    }

    /** The mail to the customer was handed over. */
    Exclusion told(Instant now) {
        toldAt = now;
        return this;
    }

    private Refused tooLate(Instant now) {
        return TwoPeople.about(
                Refused.tooLate(statusAt(now).name(), "This waits for nobody any more: it is " + statusAt(now) + "."),
                this);
    }

    /** The stored status alone does not say that an hour has passed. */
    public ExclusionStatus statusAt(Instant now) {
        return status == ExclusionStatus.PROPOSED && !now.isBefore(lapsesAt()) ? ExclusionStatus.LAPSED : status;
    }

    /** The first instant at which it can be confirmed no more. */
    public Instant lapsesAt() {
        return proposedAt.plus(PATIENCE);
    }

    /** Whether access may be opened on it. */
    public boolean opensAccess() {
        return kind == ExclusionKind.BREAK_GLASS && status == ExclusionStatus.CONFIRMED;
    }

    /** Whether the customer reads no more of it than that there is one. */
    public boolean isSealed() {
        return sealed && status == ExclusionStatus.CONFIRMED && unsealedAt == null;
    }

    /** Whether it was, or is to be, kept from the customer at first. */
    public boolean isOrderedSealed() {
        return sealed;
    }

    /** Whether it stands on the customer's trail, and be it sealed. */
    public boolean isOnTheCustomersTrail() {
        return kind == ExclusionKind.BREAK_GLASS || status == ExclusionStatus.CONFIRMED;
    }

    public String id() {
        return id;
    }

    public ExclusionKind kind() {
        return kind;
    }

    public String tenant() {
        return tenant;
    }

    public CloudService service() {
        return service;
    }

    public String resource() {
        return resource;
    }

    public String reasonCode() {
        return reasonCode;
    }

    public String justification() {
        return justification;
    }

    public Optional<String> serviceRequestNumber() {
        return Optional.ofNullable(serviceRequestNumber);
    }

    /** How long access lasts; of break-glass alone. */
    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    public Optional<PermissionLevel> permissionLevel() {
        return Optional.ofNullable(permissionLevel);
    }

    public Optional<String> reference() {
        return Optional.ofNullable(reference);
    }

    /** From when on one person alone may open it; empty if two must, whenever. */
    public Optional<Instant> sealedUntil() {
        return Optional.ofNullable(sealedUntil);
    }

    /** What lists are sorted by: when a break-glass was proposed, when a legal demand was confirmed. */
    public Instant dated() {
        return dated;
    }

    public String proposedBy() {
        return proposedBy;
    }

    public Instant proposedAt() {
        return proposedAt;
    }

    public Optional<String> confirmedBy() {
        return Optional.ofNullable(confirmedBy);
    }

    public Optional<Instant> confirmedAt() {
        return Optional.ofNullable(confirmedAt);
    }

    /** Hex SHA-256 over the salt's bytes and the sealed content; of sealed entries alone. */
    public Optional<String> commitment() {
        return Optional.ofNullable(commitment);
    }

    /** In hex. */
    public Optional<String> salt() {
        return Optional.ofNullable(salt);
    }

    /** RFC 8785 JSON. */
    public Optional<String> sealedContent() {
        return Optional.ofNullable(sealedContent);
    }

    /** Who wanted the seal broken before its date. */
    public Optional<String> unsealingBy() {
        return Optional.ofNullable(unsealingBy);
    }

    public Optional<String> unsealedBy() {
        return Optional.ofNullable(unsealedBy);
    }

    public Optional<Instant> unsealedAt() {
        return Optional.ofNullable(unsealedAt);
    }

    public Optional<Instant> toldAt() {
        return Optional.ofNullable(toldAt);
    }
}
