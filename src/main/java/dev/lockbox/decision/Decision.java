package dev.lockbox.decision;

import dev.lockbox.identity.Person;
import dev.lockbox.request.InternalStep;
import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Transient;
import org.springframework.data.domain.Persistable;

/**
 * What one person decided at one stage of a request. Never changed; the key allows one for each stage, and inside the
 * provider one for each step a process owner drew.
 */
final class Decision implements Persistable<String> {

    /** Whose decision it is. */
    private enum Stage {
        INTERNAL,
        CUSTOMER
    }

    @Id
    private final String id;

    private final String requestId;
    private final Stage stage;
    private final String step;
    private final String decidedBy;
    private final boolean approved;
    private final String comment;
    private final Instant decidedAt;

    @Transient
    private final boolean isNew;

    @PersistenceCreator
    private Decision(
            String id,
            String requestId,
            Stage stage,
            String step,
            String decidedBy,
            boolean approved,
            String comment,
            Instant decidedAt) {
        this(id, requestId, stage, step, decidedBy, approved, comment, decidedAt, false);
    }

    private Decision(
            String id,
            String requestId,
            Stage stage,
            String step,
            String decidedBy,
            boolean approved,
            String comment,
            Instant decidedAt,
            boolean isNew) {
        this.id = id;
        this.requestId = requestId;
        this.stage = stage;
        this.step = step;
        this.decidedBy = decidedBy;
        this.approved = approved;
        this.comment = comment;
        this.decidedAt = decidedAt;
        this.isNew = isNew;
    }

    static Decision ofTheCustomer(String requestId, Person by, boolean approved, String comment, Instant now) {
        return of(requestId, Stage.CUSTOMER, null, by, approved, comment, now);
    }

    static Decision internal(
            String requestId, InternalStep step, Person by, boolean approved, String comment, Instant now) {
        return of(requestId, Stage.INTERNAL, step.isOfThePolicy() ? null : step.id(), by, approved, comment, now);
    }

    private static Decision of(
            String requestId, Stage stage, String step, Person by, boolean approved, String comment, Instant now) {
        String key = requestId + "/" + stage + (step == null ? "" : "/" + step);
        return new Decision(key, requestId, stage, step, by.id(), approved, comment, now, true);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return isNew;
    }

    boolean isInternal() {
        return stage == Stage.INTERNAL;
    }

    /** The id of the internal step it was made at. */
    String step() {
        return step == null ? InternalStep.OF_THE_POLICY : step;
    }

    boolean approved() {
        return approved;
    }

    String decidedBy() {
        return decidedBy;
    }

    Instant decidedAt() {
        return decidedAt;
    }
}
