package dev.lockbox.token;

import dev.lockbox.grant.GrantStatus;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Role;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The tokens that were issued: which, and for which grant; never a token itself. */
@Repository
class IssuedTokens {

    // All that decides whether a token opens anything now, by three primary keys: asked thousands of times a second.
    private static final String STANDING =
            """
            select t.expires_at as token_expires_at, g.id as grant_id, coalesce(g.request_id, g.exclusion_id) as request_id,
                g.tenant, g.engineer, g.service, g.resource, g.permission_level, g.status, g.expires_at,
                p.tenant as engineer_tenant, p.roles
            from access_token t
            join access_grant g on g.id = t.grant_id
            join person p on p.id = g.engineer
            where t.id = ?""";

    private final JdbcTemplate database;

    IssuedTokens(JdbcTemplate database) {
        this.database = database;
    }

    /** Until this transaction ends, nobody ends the grant: no token is on record after its end. */
    void holdStill(String grantId) {
        database.queryForList("select id from access_grant where id = ? for update", String.class, grantId);
    }

    void add(Claims claims) {
        database.update(
                "insert into access_token (id, grant_id, expires_at) values (?, ?, ?)",
                claims.id(),
                claims.grantId(),
                claims.expiresAt().atOffset(ZoneOffset.UTC));
    }

    /** What the record says now of the token and its grant; empty for a token nobody issued, whoever signed it. */
    Optional<Standing> find(String id) {
        return Optional.ofNullable(DataAccessUtils.singleResult(database.query(STANDING, IssuedTokens::standing, id)));
    }

    /** Those that ended before are of no use to anybody. */
    void forget(Instant endedBefore) {
        database.update("delete from access_token where expires_at < ?", endedBefore.atOffset(ZoneOffset.UTC));
    }

    private static Standing standing(ResultSet row, int number) throws SQLException {
        return new Standing(
                row.getString("grant_id"),
                row.getString("request_id"),
                row.getString("tenant"),
                row.getString("engineer"),
                CloudService.valueOf(row.getString("service")),
                row.getString("resource"),
                PermissionLevel.valueOf(row.getString("permission_level")),
                GrantStatus.valueOf(row.getString("status")),
                row.getString("engineer_tenant") == null
                        && HeldRoles.parse(row.getString("roles")).roles().include(Role.ENGINEER),
                instant(row, "expires_at"),
                instant(row, "token_expires_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
