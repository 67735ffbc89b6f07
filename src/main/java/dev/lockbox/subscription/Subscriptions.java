package dev.lockbox.subscription;

import static dev.lockbox.subscription.Outbox.at;
import static dev.lockbox.subscription.Outbox.instant;

import dev.lockbox.ledger.Log;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The subscriptions of all sides. A node claims one by a single statement and holds no lock and no connection while it
 * sends; a claim lapses in case its node died.
 */
@Repository
class Subscriptions {

    /** Longer than a turn can take, with its last delivery to a receiver that hangs. */
    static final Duration CLAIM_LAPSES = Duration.ofMinutes(2);

    /** Of records that wait, no more are taken from the log. */
    static final int RECORDS_WAITING = 1000;

    private static final String COLUMNS = "id, subscriber, type, url, set_at, previous_secret_until, off_at, off_why,"
            + " last_delivered_at, last_error, secret, previous_secret, next_sequence";

    private final JdbcTemplate database;

    Subscriptions(JdbcTemplate database) {
        this.database = database;
    }

    Set<Subscribed.Key> keys() {
        return Set.copyOf(database.query(
                "select subscriber, type from event_subscription where off_at is null",
                (row, index) -> new Subscribed.Key(row.getString("subscriber"), row.getString("type"))));
    }

    List<Subscription> of(Subscriber subscriber) {
        return database.query(
                "select " + COLUMNS + " from event_subscription where subscriber = ? order by type",
                (row, index) -> subscription(row),
                subscriber.name());
    }

    Optional<Subscription> find(Subscriber subscriber, EventType type) {
        return of(subscriber).stream().filter(it -> it.type() == type).findFirst();
    }

    Optional<Subscription> find(String id) {
        return database
                .query(
                        "select " + COLUMNS + " from event_subscription where id = ?",
                        (row, index) -> subscription(row),
                        id)
                .stream()
                .findFirst();
    }

    /** @param next the first record of the log to send; null where none are */
    void begin(Subscriber subscriber, EventType type, URI url, Secret secret, Long next, Instant now) {
        database.update(
                "insert into event_subscription (id, subscriber, type, url, secret, set_at, next_sequence, try_after,"
                        + " failures) values (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                UUID.randomUUID().toString(),
                subscriber.name(),
                type.id(),
                url.toString(),
                secret.text(),
                at(now),
                next,
                at(now));
    }

    /** Sends there from now on, also if it was switched off; what is under way to where it was before counts for nothing. */
    void redirect(String id, URI url, Instant now) {
        database.update(
                "update event_subscription set url = ?, set_at = ?, try_after = ?, failures = 0, last_error = null,"
                        + " off_at = null, off_why = null, claim = null, claimed_until = null where id = ?",
                url.toString(),
                at(now),
                at(now),
                id);
    }

    /** A turn under way, which signs by the secrets it began with, is over. */
    void rotate(String id, Secret fresh, Instant previousUntil) {
        database.update(
                "update event_subscription set previous_secret = secret, previous_secret_until = ?, secret = ?,"
                        + " claim = null, claimed_until = null where id = ?",
                at(previousUntil),
                fresh.text(),
                id);
    }

    void remove(String id) {
        database.update("delete from event_subscription where id = ?", id);
    }

    /** False if it was off already, or is gone. */
    boolean switchOff(String id, Subscription.Why why, Instant now) {
        return database.update(
                        "update event_subscription set off_at = ?, off_why = ?, claim = null, claimed_until = null"
                                + " where id = ? and off_at is null",
                        at(now),
                        why.name(),
                        id)
                == 1;
    }

    /** One with something to send, and whose it is. */
    record Due(String id, String subscriber) {}

    /** Those that may send now, whoever waits longest first. */
    List<Due> due(Instant now) {
        return database.query(
                """
                select id, subscriber from event_subscription s
                where off_at is null and try_after <= ? and (claimed_until is null or claimed_until <= ?)
                and (exists (select 1 from event_delivery d
                        where d.subscription = s.id and d.status = 'WAITING' and d.next_attempt_at <= ?)
                    or (s.next_sequence < (select l.size from audit_log l where l.log = s.subscriber)
                        and (select count(*) from event_delivery d
                            where d.subscription = s.id and d.status = 'WAITING') < ?))
                order by try_after""",
                (row, index) -> new Due(row.getString("id"), row.getString("subscriber")),
                at(now),
                at(now),
                at(now),
                RECORDS_WAITING);
    }

    /**
     * This node's turn to send.
     *
     * @param id told from all other turns by it
     * @param secrets by which each event is signed, the current one first
     * @param next the first record of the log to send; null where none are
     */
    record Turn(String id, Subscription subscription, List<Secret> secrets, Long next) {}

    /** Empty if another node was first. */
    Optional<Turn> claim(String subscription, Instant now) {
        String id = UUID.randomUUID().toString();
        int claimed = database.update(
                "update event_subscription set claim = ?, claimed_until = ? where id = ? and off_at is null"
                        + " and try_after <= ? and (claimed_until is null or claimed_until <= ?)",
                id,
                at(now.plus(CLAIM_LAPSES)),
                subscription,
                at(now),
                at(now));
        return claimed == 0
                ? Optional.empty()
                : database
                        .query(
                                "select " + COLUMNS + " from event_subscription where claim = ?",
                                (row, index) -> turn(id, row, now),
                                id)
                        .stream()
                        .findFirst();
    }

    private static Turn turn(String id, ResultSet row, Instant now) throws SQLException {
        Instant previousUntil = instant(row, "previous_secret_until");
        Stream<String> secrets = previousUntil != null && now.isBefore(previousUntil)
                ? Stream.of(row.getString("secret"), row.getString("previous_secret"))
                : Stream.of(row.getString("secret"));
        return new Turn(
                id, subscription(row), secrets.map(Secret::new).toList(), row.getObject("next_sequence", Long.class));
    }

    /** Whether the turn is this node's still, until the transaction ends. */
    boolean holds(Turn turn) {
        return !database.queryForList("select id from event_subscription where claim = ? for update", turn.id())
                .isEmpty();
    }

    /** How often in a row it failed; empty if the turn is over. The turn is this node's still until the transaction ends. */
    Optional<Integer> failures(Turn turn) {
        return database
                .queryForList(
                        "select failures from event_subscription where claim = ? for update", Integer.class, turn.id())
                .stream()
                .findFirst();
    }

    void followedTo(Turn turn, long next) {
        database.update("update event_subscription set next_sequence = ? where claim = ?", next, turn.id());
    }

    /** False if the turn is over: it was sent elsewhere since, switched off or removed. */
    boolean delivered(Turn turn, Instant now) {
        return database.update(
                        "update event_subscription set last_delivered_at = ?, last_error = null, failures = 0 where claim = ?",
                        at(now),
                        turn.id())
                == 1;
    }

    /** The receiver is there, and takes not everything. */
    void refused(Turn turn, String words) {
        database.update("update event_subscription set last_error = ? where claim = ?", words, turn.id());
    }

    void failed(Turn turn, String words, Instant tryAfter) {
        database.update(
                "update event_subscription set last_error = ?, failures = failures + 1, try_after = ?, claim = null,"
                        + " claimed_until = null where claim = ?",
                words,
                at(tryAfter),
                turn.id());
    }

    void release(Turn turn, Instant now) {
        database.update(
                "update event_subscription set claim = null, claimed_until = null, try_after = ? where claim = ?",
                at(now),
                turn.id());
    }

    void tryAtOnce(String id, Instant now) {
        database.update("update event_subscription set try_after = ?, failures = 0 where id = ?", at(now), id);
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        Instant off = instant(row, "off_at");
        return new Subscription(
                row.getString("id"),
                new Subscriber(new Log(row.getString("subscriber"))),
                EventType.of(row.getString("type")).orElseThrow(),
                URI.create(row.getString("url")),
                instant(row, "set_at"),
                instant(row, "previous_secret_until"),
                off == null ? null : new Subscription.Off(off, Subscription.Why.valueOf(row.getString("off_why"))),
                instant(row, "last_delivered_at"),
                row.getString("last_error"));
    }
}
