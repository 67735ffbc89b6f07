package dev.lockbox.decision;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Person;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.InternalStep;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
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
    private final String onBehalfOf;
    private final boolean approved;
    private final String comment;
    private final Instant decidedAt;
    private final Duration approvedDuration;
    private final PermissionLevel approvedPermissionLevel;
    private final ActionNames approvedActions;

    @Transient
    private final boolean isNew;

    @PersistenceCreator
    private Decision(
            String id,
            String requestId,
            Stage stage,
            String step,
            String decidedBy,
            String onBehalfOf,
            boolean approved,
            String comment,
            Instant decidedAt,
            Duration approvedDuration,
            PermissionLevel approvedPermissionLevel,
            ActionNames approvedActions) {
        this(
                id,
                requestId,
                stage,
                step,
                decidedBy,
                onBehalfOf,
                approved,
                comment,
                decidedAt,
                new Narrowing(approvedDuration, approvedPermissionLevel, approvedActions),
                false);
    }

    private Decision(
            String id,
            String requestId,
            Stage stage,
            String step,
            String decidedBy,
            String onBehalfOf,
            boolean approved,
            String comment,
            Instant decidedAt,
            Narrowing narrowing,
            boolean isNew) {
        this.id = id;
        this.requestId = requestId;
        this.stage = stage;
        this.step = step;
        this.decidedBy = decidedBy;
        this.onBehalfOf = onBehalfOf;
        this.approved = approved;
        this.comment = comment;
        this.decidedAt = decidedAt;
        this.approvedDuration = narrowing.duration();
        this.approvedPermissionLevel = narrowing.permissionLevel();
        this.approvedActions = narrowing.actions();
        this.isNew = isNew;
    }

    static Decision ofTheCustomer(String requestId, Approver by, Given given, Instant now) {
        return of(requestId, Stage.CUSTOMER, null, by.person(), by.onBehalfOf().orElse(null), given, now);
    }

    static Decision internal(String requestId, InternalStep step, Person by, Given given, Instant now) {
        return of(requestId, Stage.INTERNAL, step.isOfThePolicy() ? null : step.id(), by, null, given, now);
    }

    private static Decision of(
            String requestId, Stage stage, String step, Person by, String onBehalfOf, Given given, Instant now) {
        String key = requestId + "/" + stage + (step == null ? "" : "/" + step);
        boolean approved = given.answer() == Answer.APPROVE;
        return new Decision(
                key,
                requestId,
                stage,
                step,
                by.id(),
                onBehalfOf,
                approved,
                given.comment(),
                now,
                given.narrowing(),
                true);
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

    String requestId() {
        return requestId;
    }

    boolean approved() {
        return approved;
    }

    String decidedBy() {
        return decidedBy;
    }

    /** In whose stead; null where in nobody's. */
    String onBehalfOf() {
        return onBehalfOf;
    }

    Instant decidedAt() {
        return decidedAt;
    }

    /** What was approved less than was asked for. */
    Narrowing narrowing() {
        return new Narrowing(approvedDuration, approvedPermissionLevel, approvedActions);
    }
}
