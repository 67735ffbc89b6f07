package dev.lockbox.door.postgres;

import static dev.lockbox.request.PermissionLevel.ADMIN;
import static dev.lockbox.request.PermissionLevel.READ;
import static dev.lockbox.request.PermissionLevel.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Key;
import dev.lockbox.grant.Pass;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The door to PostgreSQL, against a real server that asks for passwords. */
class PostgresDoorTests {

    private static final Clock CLOCK = Clock.systemUTC();

    private final Door door = new PostgresDoor("hospital-db", CustomerServer.entry(), CLOCK);
    private final JdbcTemplate administrator = CustomerServer.administrator();

    @AfterEach
    void nothingStands() throws DoorStuck {
        for (String place : door.look()) {
            door.closeStray(place);
        }
        assertThat(roles()).isEmpty();
    }

    private List<String> roles() {
        return administrator.queryForList(
                "select rolname from pg_roles where rolname ~ '^lockbox_[0-9a-f]{32}$'", String.class);
    }

    private static Pass pass(PermissionLevel level) {
        return pass(level, CLOCK.instant().plus(Duration.ofHours(1)));
    }

    private static Pass pass(PermissionLevel level, Instant until) {
        return pass(UUID.randomUUID().toString(), level, until);
    }

    private static Pass pass(String grantId, PermissionLevel level, Instant until) {
        return new Pass(
                grantId,
                "5b0f6a57-request",
                "fabrikam",
                "engineer",
                CloudService.VIRTUAL_MACHINE,
                "/subscriptions/1/vm-7",
                level,
                until);
    }

    private Key open(Pass pass) throws DoorStuck {
        return door.open(pass, Map.of());
    }

    private static Connection login(Key key) throws SQLException {
        return login(key, "hospital");
    }

    private static Connection login(Key key, String database) throws SQLException {
        return CustomerServer.as(username(key), (String) key.shown().get("password"), database);
    }

    private static String username(Key key) {
        return (String) key.shown().get("username");
    }

    private static void run(Connection session, String... statements) throws SQLException {
        for (String statement : statements) {
            session.createStatement().execute(statement);
        }
    }

    private static String ask(Connection session, String query) throws SQLException {
        try (var rows = session.createStatement().executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** By the server's word, since a client learns of it with its next statement. */
    private static void assertThatItIsOver(Connection session) {
        assertThatThrownBy(() -> run(session, "select 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void whatTheEngineerIsShownLetsThemInAndNothingElseDoes() throws Exception {
        Key key = open(pass(READ));

        assertThat(key.shown())
                .containsOnlyKeys("host", "port", "database", "username", "password", "validUntil", "command")
                .containsEntry("host", "localhost")
                .containsEntry("database", "hospital");
        assertThat((String) key.shown().get("command")).startsWith("psql 'host=localhost port=");
        try (Connection session = login(key)) {
            assertThat(ask(session, "select name from patient")).isEqualTo("Ada");
        }
        assertThatThrownBy(() -> CustomerServer.as(username(key), "guessed"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void thePasswordIsNeitherRecordedNorEverSeenByTheServer() throws Exception {
        Key key = open(pass(READ));
        String password = (String) key.shown().get("password");

        assertThat(password).hasSizeGreaterThanOrEqualTo(43);
        assertThat(key.recorded()).containsOnlyKeys("role", "memberOf", "database", "validUntil");
        assertThat(key.recorded().toString()).doesNotContain(password);
        assertThat(CustomerServer.log())
                .contains("create role \"" + username(key) + "\"")
                .doesNotContain(password);
        assertThat(administrator.queryForObject(
                        "select rolpassword from pg_authid where rolname = ?", String.class, username(key)))
                .startsWith("SCRAM-SHA-256$");
    }

    @Test
    void whoMayReadMayNotWrite() throws Exception {
        try (Connection session = login(open(pass(READ)))) {
            assertThatThrownBy(() -> run(session, "insert into patient values (2, 'Bo')"))
                    .hasMessageContaining("permission denied");
        }
        try (Connection session = login(open(pass(WRITE)))) {
            run(session, "begin", "insert into patient values (2, 'Bo')", "rollback");
        }
    }

    @Test
    void aDoorLeadsOnlyToTheLevelsAndServicesItWasGiven() {
        Door reading = new PostgresDoor("reading", CustomerServer.entry(READ, "app_read"), CLOCK);

        assertThat(reading.leadsTo(pass(READ))).isTrue();
        assertThat(reading.leadsTo(pass(WRITE))).isFalse();
        assertThatThrownBy(() -> reading.open(pass(WRITE), Map.of())).isInstanceOf(DoorStuck.class);
    }

    @Test
    void closingCutsASessionInTheMiddleOfAQueryAndLeavesNoRole() throws Exception {
        Pass pass = pass(READ);
        Key key = open(pass);
        try (Connection session = login(key)) {
            var query = CompletableFuture.supplyAsync(() -> catchThrowable(() -> run(session, "select pg_sleep(60)")));
            await().until(() -> isBusy(key));

            door.close(pass);

            assertThat(query.get()).isInstanceOf(SQLException.class).hasMessageContaining("terminating connection");
            assertThat(roles()).isEmpty();
        }
        assertThatThrownBy(() -> login(key)).isInstanceOf(SQLException.class);
    }

    private boolean isBusy(Key key) {
        return !administrator
                .queryForList("select 1 from pg_stat_activity where usename = ? and state = 'active'", username(key))
                .isEmpty();
    }

    @Test
    void afterTheEndTheServerLetsNobodyInThoughNothingWasClosed() throws Exception {
        Key key = open(pass(READ, CLOCK.instant().plusSeconds(2)));
        login(key).close();

        await().pollInterval(Duration.ofMillis(100))
                .until(() -> catchThrowable(() -> login(key).close()) != null);

        assertThatThrownBy(() -> login(key)).hasMessageContaining("password authentication failed");
        assertThat(CLOCK.instant()).isAfter(Instant.parse((String) key.shown().get("validUntil")));
        assertThat(door.look()).isEmpty();
        assertThat(roles()).containsExactly(username(key));
        door.close(pass(grantOf(key), READ, CLOCK.instant()));
    }

    private static String grantOf(Key key) {
        return new RoleNames("lockbox_").grantOf(username(key));
    }

    @Test
    void aLiveSessionIsCutThoughItsTimeRanOutBefore() throws Exception {
        Pass pass = pass(READ, CLOCK.instant().plusSeconds(1));
        try (Connection session = login(open(pass))) {
            await().until(() -> CLOCK.instant().isAfter(pass.until()));
            assertThat(door.look()).containsExactly(pass.grantId());

            door.close(pass);

            assertThatItIsOver(session);
        }
    }

    @Test
    void openingAgainGivesANewPasswordAndDisturbsNobody() throws Exception {
        Pass pass = pass(READ);
        Key first = open(pass);
        try (Connection session = login(first)) {
            Key second = open(pass);

            assertThat(username(second)).isEqualTo(username(first));
            assertThatThrownBy(() -> login(first)).hasMessageContaining("password authentication failed");
            login(second).close();
            run(session, "select 1");
        }
    }

    @Test
    void closingTwiceAndClosingWhatNeverOpenedIsQuiet() throws Exception {
        Pass pass = pass(READ);
        open(pass);
        door.close(pass);
        door.close(pass);
        door.close(pass(READ));
        door.closeStray(UUID.randomUUID().toString());
    }

    @Test
    void theFirstOfTwoGrantsToEndLeavesTheOthersSessionAlone() throws Exception {
        Pass first = pass(READ);
        Pass second = pass(READ);
        open(first);
        try (Connection session = login(open(second))) {
            door.close(first);

            run(session, "select 1");
            assertThat(door.look()).containsExactly(second.grantId());
        }
    }

    @Test
    void prolongingMovesTheEndAndDisturbsNobody() throws Exception {
        Pass pass = pass(READ);
        Key key = open(pass);
        Instant later = CLOCK.instant().plus(Duration.ofHours(2));
        try (Connection session = login(key)) {
            door.prolong(pass(pass.grantId(), READ, later));

            run(session, "select 1");
            login(key).close();
            assertThat(validUntil(key)).isBetween(later.minusSeconds(5), later);
        }
        door.close(pass);
        assertThatThrownBy(() -> door.prolong(pass)).isInstanceOf(DoorStuck.class);
    }

    private Instant validUntil(Key key) {
        return administrator
                .queryForObject(
                        "select rolvaliduntil from pg_roles where rolname = ?", java.sql.Timestamp.class, username(key))
                .toInstant();
    }

    @Test
    void theEngineerCannotLengthenTheirTimeNorLetAnyoneElseIn() throws Exception {
        administrator.execute("create role friend login password 'friend'");
        Key key = open(pass(ADMIN));
        Instant end = validUntil(key);
        try (Connection session = login(key)) {
            for (String attempt : List.of(
                    "alter role current_user valid until 'infinity'",
                    "alter role current_user connection limit 100",
                    "alter role current_user createrole",
                    "alter role current_user rename to pg",
                    "create role mine login password 'mine' in role app_admin",
                    "grant app_admin to friend",
                    "grant " + username(key) + " to friend",
                    "set role app_admin",
                    "set session authorization app_admin",
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'lockbox_doors'"
                            + " union all select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
                    "update pg_auth_members set admin_option = true")) {
                assertThatThrownBy(() -> run(session, attempt)).as(attempt).isInstanceOf(SQLException.class);
            }
            // This the server lets everybody do; it moves no end.
            run(session, "alter role current_user password 'easy to tell a friend'");
            CustomerServer.as(username(key), "easy to tell a friend").close();
        }
        assertThat(validUntil(key)).isEqualTo(end);
        door.close(pass(grantOf(key), ADMIN, end));
        administrator.execute("drop role friend");
    }

    @Test
    void anEngineerWhoHoldsTheirOwnRoleInATransactionIsPutOutAllTheSame() throws Exception {
        Pass pass = pass(WRITE);
        try (Connection session = login(open(pass))) {
            run(session, "begin", "alter role current_user password 'mine'");

            door.close(pass);

            assertThatItIsOver(session);
            assertThat(roles()).isEmpty();
        }
    }

    @Test
    void aPreparedTransactionThatHoldsTheRoleIsRolledBack() throws Exception {
        Pass pass = pass(WRITE);
        Key key = open(pass);
        for (String database : List.of("hospital", "archive")) {
            try (Connection session = login(key, database)) {
                run(
                        session,
                        "begin",
                        "insert into patient values (3, 'Cy')",
                        database.equals("hospital") ? "alter role current_user password 'mine'" : "select 1",
                        "prepare transaction '" + database + "''; drop table patient; --'");
            }
        }

        door.close(pass);

        assertThat(roles()).isEmpty();
        assertThat(administrator.queryForList("select gid from pg_prepared_xacts"))
                .isEmpty();
        assertThat(administrator.queryForObject("select count(*) from patient", Integer.class))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200})
    void anEngineerWhoComesBackAsFastAsTheyCanIsShutOutFromFarAwayToo(int milliseconds) throws Exception {
        Pass pass = pass(WRITE);
        Key key = open(pass);
        login(key).close();
        var over = new AtomicBoolean();
        List<Thread> intruders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            var intruder = new Thread(() -> {
                while (!over.get()) {
                    try (Connection session = login(key)) {
                        run(
                                session,
                                "begin",
                                "alter role current_user password '"
                                        + key.shown().get("password") + "'",
                                "select pg_sleep(60)");
                    } catch (SQLException e) {
                        // comes again
                    }
                }
            });
            intruder.start();
            intruders.add(intruder);
        }
        try {
            await().until(() -> isBusy(key));
            var far = new PostgresDoor(
                    "far", CustomerServer.entry(), new FarServer(CustomerServer.entry(), milliseconds), CLOCK);
            // As whoever keeps doors does: what resists once is tried again.
            await().ignoreException(DoorStuck.class).until(() -> {
                far.close(pass);
                return true;
            });

            assertThat(roles()).isEmpty();
            assertThat(
                            administrator.queryForList(
                                    "select pid from pg_stat_activity where datname is not null and usename is null and usesysid is not null"))
                    .isEmpty();
        } finally {
            // Or they hammer on beside every test that follows.
            over.set(true);
            for (Thread intruder : intruders) {
                intruder.join();
            }
        }
    }

    @Test
    void whatTheEngineerMadeBelongsToTheLevelsRoleAndRunsWithItsCallersRightsOnly() throws Exception {
        Pass pass = pass(ADMIN);
        Key key = open(pass);
        for (String database : List.of("hospital", "archive")) {
            try (Connection session = login(key, database)) {
                run(
                        session,
                        "create table finding (note text)",
                        "insert into finding values ('kept')",
                        "create view open_to_all as select * from patient",
                        "grant select on open_to_all to public",
                        "create function \"Way In\"() returns bigint language sql security definer"
                                + " as 'select count(*) from public.patient'",
                        // Lockbox would call this one, if it looked for functions where engineers make them.
                        "create function format(text, regprocedure) returns text language plpgsql"
                                + " as 'begin raise exception ''run as %'', current_user; end'");
            }
        }

        door.close(pass);

        assertThat(roles()).isEmpty();
        for (String database : List.of("hospital", "archive")) {
            JdbcTemplate there = CustomerServer.administrator(database);
            assertThat(there.queryForObject("select note from finding", String.class))
                    .isEqualTo("kept");
            assertThat(there.queryForList(
                            "select distinct relowner::regrole::text from pg_class where relname in ('finding', 'open_to_all')",
                            String.class))
                    .containsExactly("app_admin");
            there.execute("create role stranger");
            for (String way : List.of("select * from open_to_all", "select \"Way In\"()")) {
                assertThatThrownBy(() -> there.execute("begin; set local role stranger; " + way + "; rollback"))
                        .rootCause()
                        .hasMessageContaining("permission denied for table patient");
            }
            there.execute("drop role stranger");
            there.execute(
                    "drop table finding; drop view open_to_all; drop function \"Way In\"; drop function public.format");
        }
        assertThat(
                        administrator.queryForList(
                                "select 1 from pg_auth_members where member = 'lockbox_doors'::regrole and (inherit_option or set_option) and roleid <> 'pg_signal_backend'::regrole"))
                .as("what Lockbox lent itself meanwhile")
                .isEmpty();
    }

    @Test
    void aRoleThatCannotGoYetHoldsNothingAndGoesWhenItCan() throws Exception {
        Pass pass = pass(ADMIN);
        Key key = open(pass);
        try (Connection session = login(key, "archive")) {
            run(session, "create table finding (note text)");
        }
        administrator.execute("revoke connect on database archive from public");
        try {
            door.close(pass);

            assertThat(door.look()).isEmpty();
            assertThatThrownBy(() -> login(key)).isInstanceOf(SQLException.class);
            assertThat(administrator.queryForMap(
                            "select rolcanlogin, pg_has_role(rolname, 'app_admin', 'usage') as level from pg_roles"
                                    + " where rolname = ?",
                            username(key)))
                    .containsEntry("rolcanlogin", false)
                    .containsEntry("level", false);
        } finally {
            administrator.execute("grant connect on database archive to public");
        }

        door.look();

        assertThat(roles()).isEmpty();
        CustomerServer.administrator("archive").execute("drop table finding");
    }

    @Test
    void closingIsCompletedWhereverLockboxWasKilledInIt() throws Exception {
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            Pass pass = pass(ADMIN);
            Key key = open(pass);
            try (Connection session = login(key);
                    Connection prepared = login(key)) {
                run(session, "create table finding (note text)", "begin", "alter role current_user password 'x'");
                run(prepared, "begin", "insert into patient values (4, 'Di')", "prepare transaction 'left'");
                var cutOff = new CutOff(CustomerServer.entry(), steps);
                Throwable fate = catchThrowable(
                        () -> new PostgresDoor("killed", CustomerServer.entry(), cutOff, CLOCK).close(pass));
                killed = cutOff.hasHappened();
                assertThat(fate instanceof DoorStuck)
                        .as("after %d steps", steps)
                        .isEqualTo(killed);

                door.close(pass);

                assertThat(roles()).as("after %d steps", steps).isEmpty();
                assertThatItIsOver(session);
            }
            assertThat(administrator.queryForObject(
                            "select relowner::regrole::text from pg_class where relname = 'finding'", String.class))
                    .isEqualTo("app_admin");
            administrator.execute("drop table finding");
            assertThat(steps).isLessThan(100);
        }
    }

    @Test
    void whateverOfAnOpeningLockboxWasKilledInIsFoundAndShut() throws Exception {
        boolean killed = true;
        for (int steps = 0; killed; steps++) {
            Pass pass = pass(READ);
            var cutOff = new CutOff(CustomerServer.entry(), steps);
            catchThrowable(
                    () -> new PostgresDoor("killed", CustomerServer.entry(), cutOff, CLOCK).open(pass, Map.of()));
            killed = cutOff.hasHappened();
            assertThat(door.look()).hasSameSizeAs(roles());
            door.close(pass);
            assertThat(roles()).as("after %d steps", steps).isEmpty();
            assertThat(steps).isLessThan(100);
        }
    }

    @Test
    void oneThatIsStuckHoldsNoOtherUpAndSaysWhy() throws Exception {
        List<Pass> passes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            passes.add(pass(READ));
            open(passes.get(i));
        }
        String held = passes.get(2).grantId();
        try (Connection other = CustomerServer.as("postgres", "")) {
            other.setAutoCommit(false);
            run(other, "alter role lockbox_" + held.replace("-", "") + " valid until 'infinity'");

            Map<String, DoorStuck> stuck = door.close(passes);

            assertThat(stuck).containsOnlyKeys(held);
            assertThat(stuck.get(held)).hasMessage("PostgreSQL at localhost: canceling statement due to lock timeout.");
            assertThat(door.look()).containsExactly(held);
            other.commit();
        }
        assertThat(door.close(passes)).isEmpty();
    }

    @Test
    void lookTellsWhatStandsOpenWhoeverOpenedItAndLeavesOthersRolesAlone() throws Exception {
        String stray = UUID.randomUUID().toString();
        String role = "lockbox_" + stray.replace("-", "");
        administrator.execute("create role lockbox_intern login");
        // By the role that Lockbox has there: from PostgreSQL 16 on it rules over nobody else's.
        try (Connection lockbox = CustomerServer.as("lockbox_doors", "doors")) {
            run(lockbox, "create role " + role + " login");
        }
        Pass pass = pass(READ);
        open(pass);

        assertThat(door.look()).containsExactlyInAnyOrder(stray, pass.grantId());

        door.closeStray(stray);

        assertThat(door.look()).containsExactly(pass.grantId());
        assertThat(administrator.queryForList("select 1 from pg_roles where rolname = 'lockbox_intern'"))
                .hasSize(1);
        administrator.execute("drop role lockbox_intern");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; drop table patient; --", "\" superuser; --", "", "doors", "../../etc"})
    void whatIsNoGrantsIdIsRefused(String id) {
        Pass pass = pass(id, READ, CLOCK.instant().plusSeconds(60));
        assertThatThrownBy(() -> door.open(pass, Map.of())).isInstanceOf(DoorStuck.class);
        assertThatThrownBy(() -> door.close(pass)).isInstanceOf(DoorStuck.class);
        assertThatThrownBy(() -> door.closeStray(id)).isInstanceOf(DoorStuck.class);
    }

    @Test
    void namesThatTryToBeSqlAreNames() throws Exception {
        String odd = "app\"; drop table patient; --'\\";
        administrator.execute("create role \"" + odd.replace("\"", "\"\"") + "\"");
        administrator.execute("grant \"" + odd.replace("\"", "\"\"") + "\" to lockbox_doors with admin option");
        Door oddly = new PostgresDoor("odd", CustomerServer.entry(READ, odd), CLOCK);
        Pass usual = pass(READ);
        Pass pass = new Pass(
                usual.grantId(),
                "'; drop table patient; --\\",
                "fabrikam",
                "engineer",
                usual.service(),
                usual.resource(),
                READ,
                usual.until());

        Key key = oddly.open(pass, Map.of("username", "postgres", "password", "mine"));

        assertThat(administrator.queryForObject(
                        "select shobj_description(oid, 'pg_authid') from pg_roles where rolname = ?",
                        String.class,
                        username(key)))
                .isEqualTo("Lockbox grant " + pass.grantId() + ", request " + pass.requestId());
        oddly.close(pass);
        administrator.execute("drop role \"" + odd.replace("\"", "\"\"") + "\"");
        assertThat(administrator.queryForObject("select count(*) from patient", Integer.class))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter role %s superuser",
                "alter role %s createrole",
                "alter role %s replication",
                "alter role %s bypassrls",
                "grant pg_write_server_files to %s",
                "grant pg_signal_backend to %s",
                "grant lockbox_doors to %s",
                "grant app_read to %s with admin option",
                "create role middle createrole; grant middle to %s"
            })
    void aLevelThatLeadsFurtherThanAGrantIsRefused(String how) {
        administrator.execute("create role too_much");
        try {
            administrator.execute(how.formatted("too_much"));
            Door further = new PostgresDoor("further", CustomerServer.entry(READ, "too_much"), CLOCK);

            assertThatThrownBy(() -> further.open(pass(READ), Map.of()))
                    .isInstanceOf(DoorStuck.class)
                    .hasMessageStartingWith("The role too_much leads further than the grant, by way of ");

            assertThat(roles()).isEmpty();
        } finally {
            administrator.execute("drop owned by too_much; drop role too_much; drop role if exists middle");
        }
    }

    @Test
    void whatCouldNotBeShutAgainIsNotOpened() {
        administrator.execute("revoke pg_signal_backend from lockbox_doors");
        try {
            assertThatThrownBy(() -> open(pass(READ)))
                    .isInstanceOf(DoorStuck.class)
                    .hasMessageContaining("Lockbox may not end sessions on this server");
        } finally {
            administrator.execute("grant pg_signal_backend to lockbox_doors");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-10, 10})
    void nothingOpensWhereTheServersClockIsOff(long seconds) {
        Clock off = Clock.offset(CLOCK, Duration.ofSeconds(seconds));
        Door elsewhen = new PostgresDoor("elsewhen", CustomerServer.entry(), off);

        assertThatThrownBy(() -> elsewhen.open(pass(READ), Map.of()))
                .isInstanceOf(DoorStuck.class)
                .hasMessageContaining("Set the clocks");
    }

    @Test
    void whereTheServersClockIsALittleBehindItIsToldAnEarlierEnd() throws Exception {
        Clock ahead = Clock.offset(CLOCK, Duration.ofSeconds(3));
        Pass pass = pass(READ, ahead.instant().plus(Duration.ofHours(1)));

        Key key = new PostgresDoor("ahead", CustomerServer.entry(), ahead).open(pass, Map.of());

        assertThat(validUntil(key))
                .isBetween(pass.until().minusSeconds(4), pass.until().minusSeconds(3));
    }

    @Test
    void nothingOpensForAGrantThatIsOver() {
        assertThatThrownBy(() -> open(pass(READ, CLOCK.instant())))
                .isInstanceOf(DoorStuck.class)
                .hasMessage("The grant is over.");
    }

    @Test
    void aServerThatIsDownIsToldAtOnce() throws IOException {
        int nobodysPort;
        try (var socket = new ServerSocket(0)) {
            nobodysPort = socket.getLocalPort();
        }
        assertThatItIsToldWithin(Duration.ofSeconds(2), nobodysPort, "refused");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpOnInTime() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThatItIsToldWithin(Duration.ofSeconds(Door.PATIENCE), silent.getLocalPort(), "");
        }
    }

    @Test
    void aServerThatHangsUpIsToldAtOnce() throws Exception {
        try (var rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var hangingUp = new Thread(() -> {
                while (catchThrowable(() -> rude.accept().close()) == null) {
                    // and the next
                }
            });
            hangingUp.start();
            assertThatItIsToldWithin(Duration.ofSeconds(5), rude.getLocalPort(), "connection attempt failed");
        }
    }

    private static void assertThatItIsToldWithin(Duration time, int port, String reason) {
        Door down = new PostgresDoor(
                "down",
                CustomerServer.entry("jdbc:postgresql://127.0.0.1:" + port + "/hospital", Map.of("read", "app_read")),
                CLOCK);
        long start = System.nanoTime();
        assertThatThrownBy(() -> down.close(pass(READ)))
                .isInstanceOf(DoorStuck.class)
                .hasMessageStartingWith("PostgreSQL at 127.0.0.1: ")
                .hasMessageContaining(reason);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(time);
    }

    @Test
    void withLockboxStoppedTheGuardEndsWhatIsOverdueAndNothingElse() throws Exception {
        Pass overdue = pass(READ, CLOCK.instant().plusSeconds(1));
        Pass running = pass(READ);
        try (Connection gone = login(open(overdue));
                Connection stays = login(open(running));
                Connection guard = CustomerServer.as("lockbox_guard", "guard", "postgres")) {
            await().until(() -> CLOCK.instant().isAfter(overdue.until().plusMillis(100)));

            assertThat(ask(guard, "select lockbox_guard.end_overdue_sessions()"))
                    .isEqualTo("1");

            assertThatItIsOver(gone);
            run(stays, "select 1");
        }
        door.close(List.of(overdue, running));
    }
}
