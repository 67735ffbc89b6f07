package dev.lockbox.decision;

import dev.lockbox.identity.Person;
import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Transient;
import org.springframework.data.domain.Persistable;

/** What one person decided at one stage of a request. Never changed; the key allows one for each stage. */
final class Decision implements Persistable<String> {

    /** Whose decision it is. */
    enum Stage {
        INTERNAL,
        CUSTOMER
    }

    @Id
    private final String id;

    private final String requestId;
    private final Stage stage;
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
            String decidedBy,
            boolean approved,
            String comment,
            Instant decidedAt) {
        this(id, requestId, stage, decidedBy, approved, comment, decidedAt, false);
    }

    private Decision(
            String id,
            String requestId,
            Stage stage,
            String decidedBy,
            boolean approved,
            String comment,
            Instant decidedAt,
            boolean isNew) {
        this.id = id;
        this.requestId = requestId;
        this.stage = stage;
        this.decidedBy = decidedBy;
        this.approved = approved;
        this.comment = comment;
        this.decidedAt = decidedAt;
        this.isNew = isNew;
    }

    static Decision of(String requestId, Stage stage, Person by, boolean approved, String comment, Instant now) {
        return new Decision(key(requestId, stage), requestId, stage, by.id(), approved, comment, now, true);
    }

    static String key(String requestId, Stage stage) {
        return requestId + "/" + stage;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return isNew;
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
