package dev.lockbox.change;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/** A change of the models: live at once, or staged until a second process owner approves it. */
public final class ModelChange extends AbstractAggregateRoot<ModelChange> {

    /** Where it stands. */
    public enum Status {
        /** Waits for a second process owner. */
        STAGED,
        LIVE,
        REJECTED,
        /** Another one was put forward in its place. */
        SUPERSEDED
    }

    @Id
    private String id;

    private Proposal.Origin origin;
    private String proposedBy;
    private Instant proposedAt;
    private Status status;
    private String decidedBy;
    private Instant decidedAt;
    private Effects effects;
    private String comparedWith;

    private Set<ModelChangeFile> files;

    @Version
    private Integer version;

    private ModelChange() {}

    /** A change that loosens nothing, and went live as it was put forward. */
    public static ModelChange live(Proposal proposal, String by, Instant now) {
        return of(proposal, Status.LIVE, by, now);
    }

    /**
     * A change that waits for a second process owner.
     *
     * @param waiting the one that waits already; null if none does
     */
    public static ModelChange stage(Proposal proposal, ModelChange waiting, Person by, Instant now) {
        FourEyes.onlyProcessOwnersChangeModels(by);
        var change = of(proposal, Status.STAGED, by.id(), now);
        change.registerEvent(new ModelChangeProposed(change, waiting == null ? null : waiting.id));
        return change;
    }

    private static ModelChange of(Proposal proposal, Status status, String by, Instant now) {
        var change = new ModelChange();
        change.id = UUID.randomUUID().toString();
        change.origin = proposal.origin();
        change.proposedBy = by;
        change.proposedAt = now;
        change.status = status;
        change.effects = proposal.effects();
        change.comparedWith = proposal.comparedWith();
        change.files = proposal.files().entrySet().stream()
                .map(file -> new ModelChangeFile(file.getKey(), file.getValue()))
                .collect(Collectors.toSet());
        return change;
    }

    /** The change at hand goes in its place; nobody can approve this one any more. */
    public ModelChange giveWay() {
        mustBeStaged();
        status = Status.SUPERSEDED;
        return this;
    }

    /** A second process owner agrees, after which it must go live in the same transaction. */
    public ModelChange approve(Person by, Instant now) {
        FourEyes.onlyProcessOwnersChangeModels(by);
        mustBeStaged();
        FourEyes.everyLooseningBySomebodyElse(by, proposedBy);
        FourEyes.onlyProcessOwnersSinceTheProposalApprove(by, proposedAt);
        decide(Status.LIVE, by, now);
        registerEvent(new ModelChangeApproved(this, by.id()));
        return this;
    }

    /** Any process owner says no, whoever put it forward included. */
    public ModelChange reject(Person by, Instant now) {
        FourEyes.onlyProcessOwnersChangeModels(by);
        mustBeStaged();
        decide(Status.REJECTED, by, now);
        registerEvent(new ModelChangeRejected(this, by.id()));
        return this;
    }

    /** @param liveNow the fingerprint of what is live at this moment */
    public void mustBeComparedWith(String liveNow) {
        if (!comparedWith.equals(liveNow)) {
            throw putItForwardAgain("Another change went live since this one was put forward");
        }
    }

    /** What was approved is what was read. */
    public void mustStillDo(Effects effectsNow) {
        if (!effects.equals(effectsNow)) {
            throw putItForwardAgain("This change would do something else now than it said when it was put forward");
        }
    }

    private static Refused putItForwardAgain(String reason) {
        return Refused.conflict("onlyWhatWasComparedGoesLive", reason + ". Put it forward again.");
    }

    private void mustBeStaged() {
        if (status != Status.STAGED) {
            throw Refused.tooLate(status.name(), "This change waits no more: it is " + status + ".");
        }
    }

    private void decide(Status decided, Person by, Instant now) {
        status = decided;
        decidedBy = by.id();
        decidedAt = now;
    }

    public String id() {
        return id;
    }

    public Proposal.Origin origin() {
        return origin;
    }

    /** A process owner's user name; {@code Lockbox} for what it found at its start. */
    public String proposedBy() {
        return proposedBy;
    }

    public Instant proposedAt() {
        return proposedAt;
    }

    public Status status() {
        return status;
    }

    /** Empty while it waits, and where nobody had to agree. */
    public Optional<String> decidedBy() {
        return Optional.ofNullable(decidedBy);
    }

    public Optional<Instant> decidedAt() {
        return Optional.ofNullable(decidedAt);
    }

    public Effects effects() {
        return effects;
    }

    /** The texts of the files that change, by name. */
    public Map<String, String> files() {
        return files.stream().collect(Collectors.toMap(ModelChangeFile::name, ModelChangeFile::content));
    }
}
