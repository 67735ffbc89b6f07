package dev.lockbox.action;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The runs as they stand in the table, so that each has an end on record though its node died. A node says again and again
 * that its runs are alive; what nobody says any more of is lost.
 */
@Repository
class Runs {

    /** Longer than a node can be away from the database without ending its runs, and than clocks of nodes differ. */
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final String COLUMNS =
            "id, action, tenant, grant_id, request_id, engineer, resource, permission_level,"
                    + " catalogue_version, parameters, operator, client_ip, started_at";

    /** Of this start of Lockbox: who starts again knows nothing of the runs before. */
    private final String node = UUID.randomUUID().toString();

    private final JdbcTemplate database;

    Runs(JdbcTemplate database) {
        this.database = database;
    }

    void begin(ActionRun run) {
        database.update(
                "insert into action_run (" + COLUMNS
                        + ", node, alive_until) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                run.id(),
                run.action(),
                run.tenant(),
                run.grantId(),
                run.requestId(),
                run.engineer(),
                run.resource(),
                run.permissionLevel(),
                run.catalogueVersion(),
                run.parameters(),
                run.operator(),
                run.clientIp(),
                at(run.startedAt()),
                node,
                at(run.startedAt().plus(LEASE)));
    }

    /** How many run under that grant, on whatever node. */
    int underWay(String grantId) {
        return database.queryForObject(
                "select count(*) from action_run where grant_id = ? and ended_at is null", Integer.class, grantId);
    }

    /** Says that those of this node are alive. */
    void renew(Instant now) {
        database.update(
                "update action_run set alive_until = ? where node = ? and ended_at is null", at(now.plus(LEASE)), node);
    }

    /** Whether it had not ended before. */
    boolean end(ActionRun run, Outcome outcome, Instant now) {
        return database.update(
                        "update action_run set ended_at = ?, outcome = ? where id = ? and ended_at is null",
                        at(now),
                        outcome.name(),
                        run.id())
                == 1;
    }

    /** Those of nodes that are gone; what another node is at is left to it. */
    List<ActionRun> lost(Instant now) {
        return database.query(
                "select " + COLUMNS + " from action_run where ended_at is null and node <> ? and alive_until <= ?"
                        + " order by started_at limit 100 for update skip locked",
                (row, index) -> run(row),
                node,
                at(now));
    }

    private static ActionRun run(ResultSet row) throws SQLException {
        return new ActionRun(
                row.getString("id"),
                row.getString("action"),
                row.getString("tenant"),
                row.getString("grant_id"),
                row.getString("request_id"),
                row.getString("engineer"),
                row.getString("resource"),
                row.getString("permission_level"),
                row.getString("catalogue_version"),
                row.getString("parameters"),
                row.getString("operator"),
                row.getString("client_ip"),
                row.getObject("started_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
