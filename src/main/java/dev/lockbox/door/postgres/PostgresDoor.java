package dev.lockbox.door.postgres;

import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Key;
import dev.lockbox.grant.Pass;
import dev.lockbox.grant.Reach;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;

/**
 * Leads into a PostgreSQL database (12 to 18). Each grant has a login role of its own, a member of the role that the
 * provider and the customer agreed on for the permission level. The server itself refuses its password from the end of the
 * grant on; closing ends its sessions and removes it. What the engineer made belongs to the level's role then.
 *
 * <p>Lockbox's own role there is no superuser; docs/doors/postgres-role.sql makes it. What this cannot shut, it does not open:
 * it refuses level roles that lead further, and servers on which it may not end sessions or whose clock is off.
 */
final class PostgresDoor implements Door {

    /** By more, and the end that the server keeps is not the grant's. */
    private static final Duration CLOCKS_AGREE = Duration.ofSeconds(5);

    /** What a level's role must not hold, by itself or through others: each would let its member outlive the grant. */
    private static final String LEADS_FURTHER =
            """
            with recursive held (oid) as (
                select oid from pg_roles where rolname = any (?)
                union
                select m.roleid from pg_auth_members m join held on held.oid = m.member)
            select distinct r.rolname from held join pg_roles r on r.oid = held.oid
            where r.rolsuper or r.rolcreaterole or r.rolreplication or r.rolbypassrls
                or r.rolname in ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program',
                    'pg_signal_backend')
                or r.oid in (select member from pg_auth_members where admin_option)
            """;

    private final String name;
    private final PostgresEntry entry;
    private final Reach reach;
    private final RoleNames names;
    private final Server server;
    private final Clock clock;

    PostgresDoor(String name, PostgresEntry entry, Clock clock) {
        this(name, entry, new Server(entry), clock);
    }

    PostgresDoor(String name, PostgresEntry entry, Server server, Clock clock) {
        this.name = name;
        this.entry = entry;
        this.reach = entry.reach();
        this.names = new RoleNames(entry.prefix());
        this.server = server;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean leadsTo(Pass pass) {
        return reach.includes(pass) && entry.role(pass.permissionLevel()).isPresent();
    }

    @Override
    public Key open(Pass pass, Map<String, Object> brought) throws DoorStuck {
        String role = names.of(pass.grantId());
        String level = entry.role(pass.permissionLevel())
                .orElseThrow(() -> new DoorStuck(
                        "This door has no role for " + pass.permissionLevel().id() + "."));
        OneTimePassword password = OneTimePassword.make();
        return inside(visit -> {
            Instant until = onItsClock(visit, pass.until());
            refuseToLeadFurther(visit, level, role);
            visit.together(statements(visit, pass, role, level, until, password));
            return new Key(shown(role, password, until), recorded(role, level, until));
        });
    }

    private List<String> statements(
            Visit visit, Pass pass, String role, String level, Instant until, OneTimePassword password) {
        boolean stands = exists(visit, role);
        return List.of(
                (stands ? "alter role " : "create role ") + visit.name(role) + " login inherit"
                        + (stands ? "" : " nosuperuser nocreatedb nocreaterole noreplication nobypassrls")
                        + " connection limit " + entry.connectionLimit()
                        + " valid until " + visit.text(until.toString())
                        + " password " + visit.text(password.verifier()),
                "grant " + visit.name(level) + " to " + visit.name(role)
                        // Without SET, all that they do and make bears the engineer's own role.
                        + (visit.version() >= 16 ? " with admin false, inherit true, set false" : ""),
                "comment on role " + visit.name(role) + " is "
                        + visit.text("Lockbox grant " + pass.grantId() + ", request " + pass.requestId()));
    }

    private static boolean exists(Visit visit, String role) {
        return !visit.sql()
                .queryForList("select 1 from pg_roles where rolname = ?", role)
                .isEmpty();
    }

    private void refuseToLeadFurther(Visit visit, String level, String role) throws DoorStuck {
        if (!exists(visit, level)) {
            throw new DoorStuck("The server has no role " + level + ".");
        }
        if (Boolean.FALSE.equals(
                visit.sql().queryForObject("select pg_has_role('pg_signal_backend', 'usage')", Boolean.class))) {
            throw new DoorStuck(
                    "Lockbox may not end sessions on this server: its role there is no member of pg_signal_backend.");
        }
        List<String> further =
                visit.sql().queryForList(LEADS_FURTHER, String.class, (Object) new String[] {level, role});
        if (!further.isEmpty()) {
            throw new DoorStuck("The role " + level + " leads further than the grant, by way of "
                    + String.join(", ", further) + ".");
        }
    }

    /**
     * The instant at which the server is to refuse the password, as its clock will have it.
     *
     * @throws DoorStuck if the clocks differ too much, or it is past
     */
    private Instant onItsClock(Visit visit, Instant until) throws DoorStuck {
        Instant there = visit.sql()
                .queryForObject("select clock_timestamp()", Timestamp.class)
                .toInstant();
        // Read after the server's, so that the way back counts as time that has passed.
        Instant here = clock.instant();
        Duration behind = Duration.between(there, here);
        if (behind.abs().compareTo(CLOCKS_AGREE) > 0) {
            throw new DoorStuck("The server's clock says " + there + ", Lockbox's " + here
                    + ": it would not keep the end of the grant. Set the clocks.");
        }
        if (!here.isBefore(until)) {
            throw new DoorStuck("The grant is over.");
        }
        return (behind.isNegative() ? until : until.minus(behind)).truncatedTo(ChronoUnit.MICROS);
    }

    private Map<String, Object> shown(String role, OneTimePassword password, Instant until) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("host", entry.host());
        shown.put("port", entry.port());
        shown.put("database", entry.database());
        shown.put("username", role);
        shown.put("password", password.clear());
        shown.put("validUntil", until.toString());
        shown.put(
                "command",
                "psql 'host=%s port=%d dbname=%s user=%s'"
                        .formatted(entry.host(), entry.port(), entry.database(), role));
        return shown;
    }

    private Map<String, Object> recorded(String role, String level, Instant until) {
        Map<String, Object> recorded = new LinkedHashMap<>();
        recorded.put("role", role);
        recorded.put("memberOf", level);
        recorded.put("database", entry.database());
        recorded.put("validUntil", until.toString());
        return recorded;
    }

    @Override
    public void prolong(Pass pass) throws DoorStuck {
        String role = names.of(pass.grantId());
        inside(visit -> {
            Instant until = onItsClock(visit, pass.until());
            if (visit.sql()
                    .queryForList("select 1 from pg_roles where rolname = ? and rolcanlogin", role)
                    .isEmpty()) {
                throw new DoorStuck("The role is gone; open the door anew.");
            }
            visit.sql().execute("alter role " + visit.name(role) + " valid until " + visit.text(until.toString()));
            return null;
        });
    }

    @Override
    public void close(Pass pass) throws DoorStuck {
        closeStray(pass.grantId());
    }

    @Override
    public void closeStray(String place) throws DoorStuck {
        Map<String, DoorStuck> stuck = closeAll(List.of(place));
        if (!stuck.isEmpty()) {
            throw stuck.get(place);
        }
    }

    @Override
    public Map<String, DoorStuck> close(Collection<Pass> passes) {
        return closeAll(passes.stream().map(Pass::grantId).toList());
    }

    private Map<String, DoorStuck> closeAll(Collection<String> grantIds) {
        Map<String, DoorStuck> stuck = new LinkedHashMap<>();
        Map<String, String> roles = new LinkedHashMap<>();
        for (String id : grantIds) {
            try {
                roles.put(names.of(id), id);
            } catch (DoorStuck why) {
                stuck.put(id, why);
            }
        }
        try {
            inside(visit -> closing(visit).shut(roles.keySet()))
                    .forEach((role, why) -> stuck.put(roles.get(role), new DoorStuck(sentence(why))));
        } catch (DoorStuck why) {
            roles.values().forEach(id -> stuck.put(id, why));
        }
        return stuck;
    }

    /** Looks, and removes on the way what earlier closings had to leave standing, shut. */
    @Override
    public Set<String> look() throws DoorStuck {
        return inside(visit -> {
            List<String> open = Closing.open(visit, names.pattern());
            closing(visit).sweep(names.pattern());
            return open.stream().map(names::grantOf).collect(Collectors.toSet());
        });
    }

    private Closing closing(Visit visit) {
        return new Closing(server, visit, entry.roles().values());
    }

    @FunctionalInterface
    private interface Errand<T> {
        T run(Visit visit) throws DoorStuck;
    }

    private <T> T inside(Errand<T> errand) throws DoorStuck {
        try (Visit visit = server.visit()) {
            return errand.run(visit);
        } catch (DataAccessException e) {
            throw new DoorStuck(sentence(Visit.why(e)), e);
        }
    }

    private String sentence(String why) {
        return "PostgreSQL at " + entry.host() + ": " + why + (why.endsWith(".") ? "" : ".");
    }
}
