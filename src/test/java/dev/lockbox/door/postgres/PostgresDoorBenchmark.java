package dev.lockbox.door.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Pass;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How long it takes to shut many roles of one server that end at once, some with an engineer inside, and how long to remove
 * them. Not run with the tests; {@code ./mvnw test -Dtest=PostgresDoorBenchmark} prints the figures, for {@code -Dlockbox.roles}
 * roles.
 */
class PostgresDoorBenchmark {

    private static final int ROLES = Integer.getInteger("lockbox.roles", 10_000);
    private static final int INSIDE = 50;
    private static final Clock CLOCK = Clock.systemUTC();

    private final JdbcTemplate administrator = CustomerServer.administrator();
    private final PostgresDoor door = new PostgresDoor("hospital-db", CustomerServer.entry(), CLOCK);

    @Test
    void manyEndAtOnce() throws Exception {
        measure("revoked", false);
        measure("expired", true);
    }

    private void measure(String how, boolean expired) throws Exception {
        List<Pass> passes = new ArrayList<>();
        List<Connection> sessions = new ArrayList<>();
        for (int i = 0; i < ROLES; i++) {
            passes.add(new Pass(
                    UUID.randomUUID().toString(),
                    "request",
                    "fabrikam",
                    "engineer",
                    CloudService.VIRTUAL_MACHINE,
                    "vm",
                    PermissionLevel.READ,
                    CLOCK.instant().plus(Duration.ofHours(6))));
        }
        passes.subList(INSIDE, ROLES).forEach(this::stand);
        long start = System.nanoTime();
        for (Pass pass : passes.subList(0, INSIDE)) {
            var key = door.open(pass, Map.of());
            sessions.add(CustomerServer.as(
                    (String) key.shown().get("username"), (String) key.shown().get("password")));
        }
        double opened = secondsSince(start) / INSIDE;
        if (expired) {
            // As if it were then: the server's clock cannot be moved, the end of a role can.
            administrator.execute("do $$ declare r text; begin"
                    + " for r in select rolname from pg_roles where rolname ~ '^lockbox_[0-9a-f]{32}$' loop"
                    + " execute format('alter role %I valid until ''2001-01-01''', r); end loop; end $$");
        }

        start = System.nanoTime();
        Map<String, DoorStuck> stuck = door.close(passes);
        double first = secondsSince(start);
        int calls = 1;
        while (!stuck.isEmpty()) {
            stuck = door.close(passes);
            calls++;
        }
        double shut = secondsSince(start);
        assertThat(door.look()).isEmpty();
        assertThat(sessions).noneMatch(PostgresDoorBenchmark::isAlive);
        int left = left();
        while (left() > 0) {
            door.look();
        }
        System.out.printf(
                "%d roles %s: the last opened in %.2f s each, first call %.1f s, all shut after %.1f s and %d calls, %d roles to remove then,"
                        + " all gone after %.0f s%n",
                ROLES, how, opened, first, shut, calls, left, secondsSince(start));
    }

    /** As the door makes it, faster: the customer's administrator is asked for no admin option on each. */
    private void stand(Pass pass) {
        String role = "lockbox_" + pass.grantId().replace("-", "");
        administrator.execute("create role " + role + " login connection limit 5 valid until '2999-01-01' password 'x';"
                + "grant app_read to " + role + " with set false granted by lockbox_doors;"
                + "grant " + role + " to lockbox_doors with admin true, inherit false, set false");
    }

    private int left() {
        return administrator.queryForObject(
                "select count(*) from pg_roles where rolname ~ '^lockbox_[0-9a-f]{32}$'", Integer.class);
    }

    private static boolean isAlive(Connection session) {
        try (session) {
            return session.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
