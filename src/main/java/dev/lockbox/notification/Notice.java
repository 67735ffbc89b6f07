package dev.lockbox.notification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * Something people have to be told. It commits with the step it tells of, and is written to each of them afterwards.
 */
public final class Notice {

    /** Whether there are letters of it. */
    enum Status {
        WAITING,
        WRITTEN,
        /** There was nothing to tell any more when its time came. */
        DROPPED
    }

    @Id
    private String id;

    private Topic topic;
    private int urgency;
    private Status status;
    private String tenant;
    private String requestId;
    private String subject;
    private Details details;
    private Instant createdAt;
    private Instant dueAt;

    @Version
    private Integer version;

    private Notice() {}

    /**
     * @param tenant the customer it concerns; null if it concerns none
     * @param requestId null if it is about none
     * @param subject the id of what else it is about, such as the grant's; null if there is nothing
     * @param dueAt when people are to be told
     */
    static Notice of(
            Topic topic,
            String tenant,
            String requestId,
            String subject,
            Details details,
            Instant createdAt,
            Instant dueAt) {
        var notice = new Notice();
        notice.id = UUID.randomUUID().toString();
        notice.topic = topic;
        notice.urgency = topic.urgency();
        notice.status = Status.WAITING;
        notice.tenant = tenant;
        notice.requestId = requestId;
        notice.subject = subject;
        notice.details = details;
        notice.createdAt = createdAt;
        notice.dueAt = dueAt;
        return notice;
    }

    /** Numbered by what it is about, so that there cannot be two. */
    Notice only(String key) {
        id = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
        return this;
    }

    Notice written() {
        status = Status.WRITTEN;
        return this;
    }

    Notice dropped() {
        status = Status.DROPPED;
        return this;
    }

    /** Comes to nothing now; somebody tries again then. */
    Notice postponed(Instant to) {
        dueAt = to;
        return this;
    }

    public String id() {
        return id;
    }

    public Topic topic() {
        return topic;
    }

    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }

    public Details details() {
        return details;
    }

    /** When what it tells of happened. */
    public Instant createdAt() {
        return createdAt;
    }
}
