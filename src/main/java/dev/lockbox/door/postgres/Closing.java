package dev.lockbox.door.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Shuts roles that were made for grants. One is shut when nobody can come in by it, nobody is inside, and nobody else is its
 * member. That it is gone as well is housekeeping: where that must wait, what is left holds nothing.
 */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    /** Roles in a transaction: from PostgreSQL 16 on each takes the longer, the more roles there are; 10,000, and it is 20 ms. */
    private static final int CHUNK = 20;

    /** To shut; the rest of the call is for removing. */
    private static final Duration SHUT = Duration.ofSeconds(5);

    /** For sessions to end in. */
    private static final String PAUSE = "select pg_sleep(0.02)";

    /** Swept at once; the next look goes on. */
    private static final int SWEEP = 1000;

    private static final String ADMITTED =
            "coalesce(r.rolcanlogin and (r.rolvaliduntil is null or r.rolvaliduntil > clock_timestamp()), false)";
    private static final String INSIDE = "%s in (select usesysid from pg_stat_activity where usesysid is not null)";
    /** Lockbox's own role is a member of what it made, from PostgreSQL 16 on. */
    private static final String SHARED =
            "%s in (select roleid from pg_auth_members where member <> (select oid from pg_roles where rolname = current_user))";

    record Role(long oid, String name) {}

    private record State(Role role, boolean admitted, boolean inside, boolean shared) {
        boolean isEntered() {
            return admitted || inside;
        }

        boolean isShut() {
            return !isEntered() && !shared;
        }
    }

    private record Prepared(Role role, String database, String id) {}

    private record Holding(Role role, String database) {}

    private final Server server;
    private final Visit visit;
    private final Collection<String> levels;
    private final Map<String, String> why = new HashMap<>();

    /** @param levels the roles that engineers are made members of */
    Closing(Server server, Visit visit, Collection<String> levels) {
        this.server = server;
        this.visit = visit;
        this.levels = levels;
    }

    /** The roles with such a name that stand open. */
    static List<String> open(Visit visit, String pattern) {
        return visit.sql()
                .queryForList(
                        "select rolname from pg_roles r where rolname ~ ? and (%s or %s or %s)"
                                .formatted(ADMITTED, INSIDE.formatted("r.oid"), SHARED.formatted("r.oid")),
                        String.class,
                        pattern);
    }

    /**
     * Shuts them, and removes them as far as the time goes.
     *
     * @return why, by name, for those that stand open still
     */
    Map<String, String> shut(Collection<String> names) {
        List<Role> roles = visit.sql()
                .query(
                        "select oid, rolname from pg_roles where rolname = any (?)",
                        (row, number) -> new Role(row.getLong(1), row.getString(2)),
                        (Object) names.toArray(String[]::new));
        List<Role> entered = roles;
        long enough = System.nanoTime() + SHUT.toNanos();
        while (!entered.isEmpty() && System.nanoTime() < enough) {
            List<State> states = states(entered);
            putOut(entered);
            bar(states.stream().filter(State::admitted).map(State::role).toList());
            if (putOut(entered)) {
                visit.sql().execute(PAUSE);
            }
            entered = states(entered).stream()
                    .filter(State::isEntered)
                    .map(State::role)
                    .toList();
        }
        List<Role> open = entered;
        remove(roles.stream().filter(role -> !open.contains(role)).toList());
        // Who was signing in while the role went is inside of nothing now, and goes as well.
        putOut(roles);
        return states(roles).stream()
                .filter(state -> !state.isShut())
                .collect(Collectors.toMap(
                        state -> state.role().name(),
                        state -> why.getOrDefault(
                                state.role().name(),
                                state.inside()
                                        ? "a session does not end"
                                        : "there was no time left to take the login away")));
    }

    /** Removes what earlier closings shut and left; another time, if not now. */
    void sweep(String pattern) {
        try {
            remove(leftStanding(pattern));
        } catch (DataAccessException e) {
            LOG.warn("Roles that are shut could not be removed yet: {}", Visit.why(e));
        }
    }

    private List<Role> leftStanding(String pattern) {
        return visit.sql()
                .query(
                        "select oid, rolname from pg_roles r where rolname ~ ?"
                                // Not what ended this minute: it may be prolonged, or be somebody else's to remove.
                                + " and (not rolcanlogin or rolvaliduntil < clock_timestamp() - interval '5 minutes')"
                                + " and not " + INSIDE.formatted("r.oid") + " limit " + SWEEP,
                        (row, number) -> new Role(row.getLong(1), row.getString(2)),
                        pattern);
    }

    private List<State> states(List<Role> roles) {
        Map<Long, Role> byOid = roles.stream().collect(Collectors.toMap(Role::oid, Function.identity()));
        return visit.sql()
                .query(
                        "select o.oid, %s, %s, %s from unnest(?::bigint[]) o (oid) left join pg_roles r on r.oid = o.oid"
                                .formatted(ADMITTED, INSIDE.formatted("o.oid"), SHARED.formatted("o.oid")),
                        (row, number) -> new State(
                                byOid.get(row.getLong(1)), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4)),
                        (Object) oids(roles));
    }

    private static Long[] oids(List<Role> roles) {
        return roles.stream().map(Role::oid).toArray(Long[]::new);
    }

    /**
     * Ends their sessions; whatever role or settings a session took on, it is known by the role that signed in.
     *
     * @return whether there were any
     */
    boolean putOut(List<Role> roles) {
        return !visit.sql()
                .queryForList(
                        "select pg_terminate_backend(pid) from pg_stat_activity where usesysid::bigint = any (?)",
                        Boolean.class,
                        (Object) oids(roles))
                .isEmpty();
    }

    /** A transaction that was prepared outlives its session, with its locks; only its owner rolls it back. */
    private void rollBackPrepared(List<Role> roles) {
        Map<String, Role> byName = roles.stream().collect(Collectors.toMap(Role::name, Function.identity()));
        List<Prepared> prepared = visit.sql()
                .query(
                        "select owner, database, gid from pg_prepared_xacts where owner = any (?)",
                        (row, number) -> new Prepared(byName.get(row.getString(1)), row.getString(2), row.getString(3)),
                        (Object) byName.keySet().toArray(String[]::new));
        for (Prepared transaction : prepared) {
            Role role = transaction.role();
            in(transaction.database(), role, there -> {
                there.sql().execute(membership(there, role.name()));
                there.sql().execute("set role " + there.name(role.name()));
                try {
                    there.sql().execute("rollback prepared " + there.text(transaction.id()));
                } finally {
                    there.sql().execute("reset role");
                }
            });
        }
    }

    /** Takes the login away. */
    void bar(List<Role> roles) {
        for (Role held : inBulk(roles, role -> withoutLogin(role))) {
            barInTurn(held);
        }
    }

    private String withoutLogin(Role role) {
        return "alter role " + visit.name(role.name()) + " nologin valid until '-infinity' password null";
    }

    /**
     * The row of a role is held by whoever changes its password in a transaction, which the engineer may, and leaves it
     * open, and comes back when put out. So this stands in line for the row while those before it are put out.
     */
    private void barInTurn(Role role) {
        try (Visit inLine = server.visit(visit.database(), visit)) {
            CompletableFuture<Void> barred = CompletableFuture.runAsync(
                    () -> inLine.sql().execute(withoutLogin(role)),
                    task -> new Thread(task, "lockbox-bars-" + role.name()).start());
            while (!barred.isDone()) {
                putOut(List.of(role));
                rollBackPrepared(List.of(role));
                visit.sql().execute(PAUSE);
            }
            barred.exceptionally(failure -> null).join();
        } catch (DataAccessException e) {
            visit.orFail(e);
            why.putIfAbsent(role.name(), Visit.why(e));
        }
    }

    /** What engineers made goes to the role they were members of; then the role goes. */
    private void remove(List<Role> roles) {
        roles.forEach(role -> why.remove(role.name()));
        rollBackPrepared(roles);
        for (Holding holding : holdings(roles)) {
            in(holding.database(), holding.role(), there -> handOn(there, holding.role()));
        }
        for (Role left : inBulk(roles, role -> "drop role if exists " + visit.name(role.name()))) {
            disarm(left);
        }
    }

    private List<Holding> holdings(List<Role> roles) {
        Map<Long, Role> byOid = roles.stream().collect(Collectors.toMap(Role::oid, Function.identity()));
        return visit.sql()
                .query(
                        "select distinct held.refobjid, coalesce(d.datname, current_database())"
                                + " from pg_shdepend held left join pg_database d on d.oid = held.dbid"
                                + " where held.refclassid = 'pg_authid'::regclass and held.refobjid::bigint = any (?)",
                        (row, number) -> new Holding(byOid.get(row.getLong(1)), row.getString(2)),
                        (Object) oids(roles));
    }

    /** Nothing is lost, and nothing goes on with more rights than whoever calls it has. */
    void handOn(Visit there, Role role) {
        String heir = heir(there, role);
        there.together(() -> {
            there.sql().execute(membership(there, role.name()));
            boolean lent = Boolean.FALSE.equals(there.sql()
                    .queryForObject(
                            "select pg_has_role(?, ?)", Boolean.class, heir, there.version() >= 16 ? "set" : "usage"));
            if (lent) {
                there.sql().execute(membership(there, heir));
            }
            for (String statement : there.sql().queryForList(withCallersRights(there), String.class, role.oid())) {
                there.sql().execute(statement);
            }
            there.sql().execute("reassign owned by " + there.name(role.name()) + " to " + there.name(heir));
            there.sql().execute("drop owned by " + there.name(role.name()));
            if (lent) {
                there.sql().execute("revoke " + there.name(heir) + " from current_user");
            }
        });
    }

    private String heir(Visit there, Role role) {
        return there.sql()
                .queryForObject(
                        "select level.rolname from pg_auth_members m join pg_roles level on level.oid = m.roleid"
                                + " where m.member = ? order by level.rolname = any (?) desc limit 1",
                        String.class,
                        role.oid(),
                        levels.toArray(String[]::new));
    }

    private static String withCallersRights(Visit there) {
        String routines = "select format('alter routine %s security invoker', oid::regprocedure)"
                + " from pg_proc where proowner = owner.oid and prosecdef";
        String views = "select format('alter view %s set (security_invoker = true)', oid::regclass)"
                + " from pg_class where relowner = owner.oid and relkind = 'v'";
        return "select made.statement from (select ?::oid) owner (oid), lateral (" + routines
                + (there.version() >= 15 ? " union all " + views : "") + ") made (statement)";
    }

    /** Lockbox's own, in the rights of that role; it goes with the role, or with the transaction. */
    private static String membership(Visit there, String role) {
        return "grant " + there.name(role) + " to current_user"
                + (there.version() >= 16 ? " with inherit true, set true" : "");
    }

    /** For a role that cannot go yet: whatever still belongs to it reaches nothing of what its engineer reached. */
    private void disarm(Role role) {
        if (visit.sql()
                .queryForList("select 1 from pg_roles where oid = ?", role.oid())
                .isEmpty()) {
            return;
        }
        LOG.warn("Role {} is shut and could not be removed yet: {}", role.name(), why.get(role.name()));
        inBulk(
                List.of(role),
                it -> visit.version() >= 16
                        ? "grant " + visit.name(heir(visit, it)) + " to " + visit.name(it.name())
                                + " with inherit false, set false"
                        : "alter role " + visit.name(it.name()) + " noinherit");
    }

    private void in(String database, Role role, Consumer<Visit> work) {
        if (!visit.hasTime()) {
            return;
        }
        try {
            if (database.equals(visit.database())) {
                work.accept(visit);
            } else {
                try (Visit there = server.visit(database, visit)) {
                    work.accept(there);
                }
            }
        } catch (DataAccessException e) {
            visit.orFail(e);
            why.putIfAbsent(role.name(), Visit.why(e));
        }
    }

    /**
     * A statement for each, many in a transaction; where that fails, each by itself, so that one holds no other up.
     *
     * @return those it failed for; those there was no time for are not among them
     */
    private List<Role> inBulk(List<Role> roles, Function<Role, String> statement) {
        List<Role> failed = new ArrayList<>();
        for (int from = 0; from < roles.size() && visit.hasTime(); from += CHUNK) {
            List<Role> chunk = roles.subList(from, Math.min(from + CHUNK, roles.size()));
            try {
                visit.together(chunk.stream().map(statement).toList());
            } catch (DataAccessException e) {
                visit.orFail(e);
                failed.addAll(eachByItself(chunk, statement));
            }
        }
        return failed;
    }

    private List<Role> eachByItself(List<Role> roles, Function<Role, String> statement) {
        List<Role> failed = new ArrayList<>();
        for (Role role : roles) {
            try {
                if (visit.hasTime()) {
                    visit.sql().execute(statement.apply(role));
                }
            } catch (DataAccessException e) {
                visit.orFail(e);
                why.putIfAbsent(role.name(), Visit.why(e));
                failed.add(role);
            }
        }
        return failed;
    }
}
