package dev.lockbox.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.lockbox.ledger.Recorded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The events that are on their way, and for a while those that were. No row refers to its subscription by a key: a step would
 * wait for, or fail by, whoever removes one at the same moment.
 */
@Repository
class Outbox {

    /** For which an event is tried to be delivered. */
    static final Duration TRIED_FOR = Duration.ofDays(1);

    private static final String INSERT =
            "insert into event_delivery (id, subscription, subject, body, status, attempts, created_at, next_attempt_at,"
                    + " give_up_at) ";

    static final String NEXT = "select id, body, attempts, give_up_at from event_delivery where subscription = ?"
            + " and status = 'WAITING' and next_attempt_at <= ? order by next_attempt_at, place limit 1";

    private final JdbcTemplate database;
    private final ObjectMapper json;
    private final String source;
    private final Clock clock;

    Outbox(JdbcTemplate database, ObjectMapper json, SubscriptionSettings settings, Clock clock) {
        this.database = database;
        this.json = json;
        this.source = settings.source().toString();
        this.clock = clock;
    }

    /** Takes an event in, unless the subscription has ended or was switched off meanwhile. */
    void add(Subscriber hearer, EventType type, String subject, Facts facts) {
        Instant now = clock.instant();
        String id = UUID.randomUUID().toString();
        database.update(
                INSERT
                        + "select cast(? as varchar(36)), id, cast(? as varchar(64)), cast(? as varchar(48000)), 'WAITING', 0,"
                        + " cast(? as timestamp(3) with time zone), cast(? as timestamp(3) with time zone),"
                        + " cast(? as timestamp(3) with time zone)"
                        + " from event_subscription where subscriber = ? and type = ? and off_at is null",
                id,
                subject,
                written(id, type, subject, now, facts.all()),
                at(now),
                at(now),
                at(now.plus(TRIED_FOR)),
                hearer.name(),
                type.id());
    }

    /** Takes records of the log in as they stand there, byte for byte. */
    void add(String subscription, List<Recorded> records) {
        Instant now = clock.instant();
        database.batchUpdate(
                INSERT + "values (?, ?, ?, ?, 'WAITING', 0, ?, ?, ?)",
                records.stream()
                        .map(record -> {
                            String id = UUID.randomUUID().toString();
                            return new Object[] {
                                id,
                                subscription,
                                record.requestId(),
                                written(
                                        id,
                                        EventType.AUDIT_RECORD,
                                        record.requestId(),
                                        record.creationDate(),
                                        new RawValue(record.line())),
                                at(now),
                                at(now),
                                at(now.plus(TRIED_FOR))
                            };
                        })
                        .toList());
    }

    private String written(String id, EventType type, String subject, Instant time, Object data) {
        try {
            return json.writeValueAsString(
                    new CloudEvent("1.0", id, source, type.id(), subject, time.toString(), "application/json", data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event cannot be written down", e);
        }
    }

    /** An event in its envelope. */
    record Letter(String id, String body, int attempts, Instant giveUpAt) {}

    /** Which is due for longest, if any is: one that failed comes after those that came before it was due again. */
    Optional<Letter> next(String subscription, Instant now) {
        return database
                .query(
                        NEXT,
                        (row, index) -> new Letter(
                                row.getString("id"),
                                row.getString("body"),
                                row.getInt("attempts"),
                                instant(row, "give_up_at")),
                        subscription,
                        at(now))
                .stream()
                .findFirst();
    }

    /** What it says is kept no longer. */
    void delivered(Letter letter, Instant now) {
        database.update(
                "update event_delivery set status = 'DELIVERED', attempts = attempts + 1, settled_at = ?, body = null,"
                        + " next_attempt_at = null, last_error = null where id = ? and status <> 'DELIVERED'",
                at(now),
                letter.id());
    }

    void tryAgain(Letter letter, String words, Instant nextAttempt) {
        database.update(
                "update event_delivery set attempts = attempts + 1, last_error = ?, next_attempt_at = ?"
                        + " where id = ? and status = 'WAITING'",
                words,
                at(nextAttempt),
                letter.id());
    }

    /** The letter's own, and all others of its subscription whose time is over too: the receiver takes none of them. */
    void giveUp(String subscription, Letter letter, String words, Instant now) {
        database.update("update event_delivery set attempts = attempts + 1 where id = ?", letter.id());
        giveUp(subscription, words, "give_up_at <= ?", now);
    }

    /** All that wait for it. */
    void giveUp(String subscription, String words, Instant now) {
        giveUp(subscription, words, "created_at <= ?", now);
    }

    /** Of steps that had begun when their subscription was switched off. */
    void giveUpOfThoseSwitchedOff(Instant now) {
        database.update(
                "update event_delivery set status = 'FAILED', settled_at = ?, last_error = ?, next_attempt_at = null"
                        + " where status = 'WAITING' and subscription in"
                        + " (select id from event_subscription where off_at is not null)",
                at(now),
                "It happened while the subscription was switched off.");
    }

    private void giveUp(String subscription, String words, String which, Instant now) {
        database.update(
                "update event_delivery set status = 'FAILED', settled_at = ?, last_error = ?, next_attempt_at = null"
                        + " where subscription = ? and status = 'WAITING' and " + which,
                at(now),
                words,
                subscription,
                at(now));
    }

    /** Puts a failed one back, as if it happened now; false if there is none of that id. */
    boolean resend(String subscription, String id, Instant now) {
        return resend(subscription, "id = ?", id, now) == 1;
    }

    /**
     * The oldest of those that failed.
     *
     * @return how many there were
     */
    int resendOldest(String subscription, long most, Instant now) {
        return resend(
                subscription,
                "id in (select id from event_delivery where subscription = ? and status = 'FAILED' order by place limit "
                        + most + ")",
                subscription,
                now);
    }

    private int resend(String subscription, String which, String value, Instant now) {
        return database.update(
                "update event_delivery set status = 'WAITING', attempts = 0, settled_at = null, next_attempt_at = ?,"
                        + " give_up_at = ? where subscription = ? and status = 'FAILED' and " + which,
                at(now),
                at(now.plus(TRIED_FOR)),
                subscription,
                value);
    }

    /**
     * Newest first.
     *
     * @param status null for all
     * @param before only those before that delivery; null to begin
     */
    List<Delivery> page(String subscription, DeliveryStatus status, String before, int limit) {
        var sql = new StringBuilder("select id, subject, status, attempts, created_at, next_attempt_at, settled_at,"
                + " last_error from event_delivery where subscription = ?");
        List<Object> values = new ArrayList<>(List.of(subscription));
        if (status != null) {
            sql.append(" and status = ?");
            values.add(status.name());
        }
        if (before != null) {
            sql.append(" and place < (select place from event_delivery where subscription = ? and id = ?)");
            values.addAll(List.of(subscription, before));
        }
        values.add(limit);
        return database.query(sql + " order by place desc limit ?", (row, index) -> delivery(row), values.toArray());
    }

    boolean holds(String subscription, String id) {
        return !database.queryForList(
                        "select id from event_delivery where subscription = ? and id = ?", subscription, id)
                .isEmpty();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getString("id"),
                row.getString("subject"),
                DeliveryStatus.valueOf(row.getString("status")),
                row.getInt("attempts"),
                instant(row, "created_at"),
                instant(row, "next_attempt_at"),
                instant(row, "settled_at"),
                row.getString("last_error"));
    }

    /** How many wait for each of these and how many failed. */
    Map<String, Counts> counts(List<Subscription> subscriptions) {
        Map<String, Counts> counted = subscriptions.isEmpty()
                ? Map.of()
                : database
                        .query(
                                "select subscription, count(case when status = 'WAITING' then 1 end) waiting,"
                                        + " count(case when status = 'FAILED' then 1 end) failed from event_delivery"
                                        + " where status in ('WAITING', 'FAILED') and subscription in ("
                                        + String.join(
                                                ", ",
                                                subscriptions.stream()
                                                        .map(it -> "?")
                                                        .toList())
                                        + ") group by subscription",
                                (row, index) -> Map.entry(
                                        row.getString("subscription"),
                                        new Counts(row.getLong("waiting"), row.getLong("failed"))),
                                subscriptions.stream().map(Subscription::id).toArray())
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return subscriptions.stream()
                .collect(Collectors.toMap(Subscription::id, it -> counted.getOrDefault(it.id(), new Counts(0, 0))));
    }

    record Counts(long waiting, long failed) {}

    long count(DeliveryStatus status) {
        return database.queryForObject(
                "select count(*) from event_delivery where status = ?", Long.class, status.name());
    }

    long waiting(String subscription) {
        return database.queryForObject(
                "select count(*) from event_delivery where subscription = ? and status = 'WAITING'",
                Long.class,
                subscription);
    }

    /** Subscriptions of which more than so many have that status. */
    List<String> above(int most, DeliveryStatus status) {
        return database.queryForList(
                "select subscription from event_delivery where status = ? group by subscription having count(*) > ?",
                String.class,
                status.name(),
                most);
    }

    /** The failed ones but the newest. */
    void keepNewestFailed(String subscription, int most) {
        database.update(
                "delete from event_delivery where subscription = ? and status = 'FAILED' and place < (select min(place)"
                        + " from (select place from event_delivery where subscription = ? and status = 'FAILED'"
                        + " order by place desc limit ?) kept)",
                subscription,
                subscription,
                most);
    }

    void forget(DeliveryStatus status, Instant settledBefore) {
        database.update(
                "delete from event_delivery where status = ? and settled_at < ?", status.name(), at(settledBefore));
    }

    void forget(String subscription) {
        database.update("delete from event_delivery where subscription = ?", subscription);
    }

    /** Those that were written down at the moment when their subscription ended. */
    void forgetOrphans() {
        database.update("delete from event_delivery where not exists (select 1 from event_subscription s"
                + " where s.id = event_delivery.subscription)");
    }

    static OffsetDateTime at(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
