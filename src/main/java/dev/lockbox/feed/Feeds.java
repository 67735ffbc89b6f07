package dev.lockbox.feed;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The feeds of all tenants. A node claims one by a single statement and holds no lock and no connection while it sends, so a
 * receiver that hangs holds up nobody; a claim lapses in case its node died.
 */
@Repository
class Feeds {

    /** Longer than a burst can take. */
    static final Duration CLAIM_LAPSES = Duration.ofMinutes(2);

    private static final String COLUMNS =
            "tenant, host, port, certificates, close_notify, began, next_sequence, last_sent_at, last_error, failures";

    private final JdbcTemplate database;

    Feeds(JdbcTemplate database) {
        this.database = database;
    }

    Optional<Feed> find(String tenant) {
        return database
                .query("select " + COLUMNS + " from feed where tenant = ?", (row, index) -> feed(row), tenant)
                .stream()
                .findFirst();
    }

    void begin(Feed feed, Instant now) {
        database.update(
                "insert into feed (host, port, certificates, close_notify, set_at, try_after, failures, tenant, began,"
                        + " next_sequence) values (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
                feed.receiver().host(),
                feed.receiver().port(),
                feed.receiver().certificates(),
                feed.receiver().closeNotify(),
                at(now),
                at(now),
                feed.tenant(),
                feed.from().name(),
                feed.next());
    }

    /** Sends on to that receiver, at once; what is under way to the one before counts for nothing. */
    void redirect(String tenant, Receiver receiver, Instant now) {
        database.update(
                "update feed set host = ?, port = ?, certificates = ?, close_notify = ?, set_at = ?, try_after = ?,"
                        + " failures = 0, last_error = null, claim = null, claimed_until = null where tenant = ?",
                receiver.host(),
                receiver.port(),
                receiver.certificates(),
                receiver.closeNotify(),
                at(now),
                at(now),
                tenant);
    }

    void remove(String tenant) {
        database.update("delete from feed where tenant = ?", tenant);
    }

    /** Whose records wait, and may be sent now. */
    List<String> due(Instant now) {
        return database.queryForList(
                "select f.tenant from feed f join audit_log l on l.log = f.tenant"
                        + " where l.size > f.next_sequence and f.try_after <= ?"
                        + " and (f.claimed_until is null or f.claimed_until <= ?)",
                String.class,
                at(now),
                at(now));
    }

    /** Empty if another node was first. */
    Optional<Claim> claim(String tenant, Instant now) {
        String id = UUID.randomUUID().toString();
        int claimed = database.update(
                "update feed set claim = ?, claimed_until = ? where tenant = ? and try_after <= ?"
                        + " and (claimed_until is null or claimed_until <= ?)",
                id,
                at(now.plus(CLAIM_LAPSES)),
                tenant,
                at(now),
                at(now));
        return claimed == 0
                ? Optional.empty()
                : database
                        .query(
                                "select " + COLUMNS + " from feed where claim = ?",
                                (row, index) -> new Claim(
                                        id,
                                        row.getString("tenant"),
                                        receiver(row),
                                        row.getLong("next_sequence"),
                                        row.getInt("failures")),
                                id)
                        .stream()
                        .findFirst();
    }

    void sent(Claim claim, long next, Instant now) {
        database.update(
                "update feed set next_sequence = ?, last_sent_at = ?, last_error = null, failures = 0, claim = null,"
                        + " claimed_until = null where claim = ?",
                next,
                at(now),
                claim.id());
    }

    void failed(Claim claim, String words, Instant tryAfter) {
        database.update(
                "update feed set last_error = ?, try_after = ?, failures = ?, claim = null, claimed_until = null"
                        + " where claim = ?",
                words,
                at(tryAfter),
                claim.failures() + 1,
                claim.id());
    }

    void release(Claim claim) {
        database.update("update feed set claim = null, claimed_until = null where claim = ?", claim.id());
    }

    /** A feed whose next record waits for too long. */
    record Late(String tenant, long next, String lastError) {}

    /** Those whose next record was there before that instant, as was the word where to send it. */
    List<Late> late(Instant before) {
        return database.query(
                """
                select tenant, next_sequence, last_error from feed f where set_at < ? and (
                    select creation_date from audit_record r where r.log = f.tenant and r.sequence >= f.next_sequence
                    order by r.sequence limit 1) < ? order by tenant""",
                (row, index) ->
                        new Late(row.getString("tenant"), row.getLong("next_sequence"), row.getString("last_error")),
                at(before),
                at(before));
    }

    private static Feed feed(ResultSet row) throws SQLException {
        OffsetDateTime lastSentAt = row.getObject("last_sent_at", OffsetDateTime.class);
        return new Feed(
                row.getString("tenant"),
                receiver(row),
                Beginning.valueOf(row.getString("began")),
                row.getLong("next_sequence"),
                lastSentAt == null ? null : lastSentAt.toInstant(),
                row.getString("last_error"));
    }

    private static Receiver receiver(ResultSet row) throws SQLException {
        return new Receiver(
                row.getString("host"),
                row.getInt("port"),
                row.getString("certificates"),
                row.getBoolean("close_notify"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
