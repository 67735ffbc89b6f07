package dev.lockbox.door.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Key;
import dev.lockbox.grant.Pass;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The SSH door against OpenSSH's own sshd and ssh, on two hosts that trust the same authority. */
class SshDoorTests {

    private static final String WHY_NOT = VirtualMachine.whyNot();
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    static Path keys;

    private static VirtualMachine vm;
    private static VirtualMachine another;
    private static Path engineersKey;
    private static Door door;

    private final List<Session> sessions = new ArrayList<>();
    private final List<Pass> passes = new ArrayList<>();

    @BeforeAll
    static void setUpTwoHosts() throws IOException {
        if (!WHY_NOT.isEmpty()) {
            if (Boolean.parseBoolean(System.getenv("LOCKBOX_SSHD_REQUIRED"))) {
                Assertions.fail(WHY_NOT);
            }
            LoggerFactory.getLogger(SshDoorTests.class).warn(WHY_NOT);
            return;
        }
        Path authority = makeKey("ca");
        Path control = makeKey("control");
        engineersKey = makeKey("engineer");
        vm = new VirtualMachine(authority, control);
        another = new VirtualMachine(authority, control);
        Files.writeString(keys.resolve("known_hosts"), vm.knownAs(vm.port) + another.knownAs(another.port));
        door = door(Map.of("contoso/vm-7", vm.place(), "fabrikam/vm-8", another.place()), "127.0.0.0/8");
    }

    @AfterAll
    static void takeThemDown() throws IOException {
        try {
            if (vm != null) {
                vm.close();
            }
        } finally {
            if (another != null) {
                another.close();
            }
        }
    }

    @BeforeEach
    void lookWhetherHostsCanBePlayed() {
        Assumptions.assumeTrue(WHY_NOT.isEmpty(), WHY_NOT);
        vm.sweep();
        another.sweep();
    }

    @AfterEach
    void leave() {
        sessions.forEach(Session::hangUp);
        assertThat(door.close(passes)).isEmpty();
    }

    // ---- in
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void theCertificateLetsTheEngineerInAsTheAccountOfThatLevel() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));

        Key key = open(pass);

        assertThat(login(key, "id -un")).isEqualTo(account(key)).isIn(vm.read);
        assertThat(door.look()).containsExactly(door.place(pass));
        assertThat(vm.journal(vm.port)).contains("ID lockbox/" + pass.grantId());
    }

    @Test
    void anotherLevelIsAnotherAccount() throws Exception {
        Key key = open(pass("contoso/vm-7", PermissionLevel.WRITE, Duration.ofHours(1)));

        assertThat(login(key, "id -un")).isEqualTo(vm.write);
    }

    @Test
    void theCertificateSaysAllThatTheRecordSaysOfIt() throws Exception {
        Instant end = Instant.parse("2126-03-02T11:00:00.999Z");
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, end);

        Key key = open(pass);

        String certificate =
                VirtualMachine.run("ssh-keygen", "-L", "-f", certificate(key).toString());
        assertThat(certificate)
                .contains("Key ID: \"lockbox/" + pass.grantId() + "\"")
                .contains("Serial: " + key.recorded().get("serial"))
                .containsPattern("Principals: \\s+" + pass.grantId() + "\\s+Critical Options:")
                .containsPattern("source-address 127.0.0.0/8\\s+Extensions: \\s+permit-pty$");
        assertThat(key.recorded())
                .containsEntry("keyId", "lockbox/" + pass.grantId())
                .containsEntry("principals", List.of(pass.grantId()))
                .containsEntry("sourceAddress", "127.0.0.0/8")
                .containsEntry("validUntil", "2126-03-02T11:00:00Z")
                .containsEntry("account", account(key))
                .doesNotContainKey("certificate");
        assertThat(VirtualMachine.run("ssh-keygen", "-l", "-f", engineersKey.toString()))
                .contains((String) key.recorded().get("fingerprint"));
        assertThat(validTo(key)).isEqualTo("2126-03-02T11:00:00");
    }

    @Test
    void theEngineerIsToldTheHostsKeys() throws Exception {
        Key key = open(pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1)));

        assertThat(key.shown().get("hostKeys"))
                .isEqualTo(List.of(vm.knownAs(vm.port).strip()));
    }

    // ---- nowhere else
    // --------------------------------------------------------------------------------------------------

    @Test
    void noOtherAccountTakesTheCertificate() throws Exception {
        Key key = open(pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1)));
        open(pass("contoso/vm-7", PermissionLevel.WRITE, Duration.ofHours(1)));

        for (String other : List.of(vm.write, "root", vm.read.get(account(key).equals(vm.read.get(0)) ? 1 : 0))) {
            assertRefused(key, vm.port, other);
        }
    }

    @Test
    void anotherHostThatTrustsTheSameAuthorityDoesNotTakeIt() throws Exception {
        Key key = open(pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1)));
        Key others = open(pass("fabrikam/vm-8", PermissionLevel.READ, Duration.ofHours(1)));

        assertRefused(key, another.port, account(others));
        assertRefused(key, another.port, account(key));
    }

    @Test
    void aCertificateThatTheHostWasNotToldOfIsNotTaken() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Key key = open(pass);
        String forged = Authority.of(keys.resolve("ca"), List.of("127.0.0.0/8"))
                .sign(
                        publicKey(engineersKey),
                        "lockbox/" + pass.grantId(),
                        pass.grantId(),
                        4711,
                        CLOCK.instant(),
                        pass.until());

        assertRefused(shown(forged, account(key)), vm.port, account(key));
        assertThat(login(key, "id -un")).isEqualTo(account(key));
    }

    @Test
    void fromAnotherNetworkItIsNotTaken() throws Exception {
        Door elsewhere = door(Map.of("contoso/vm-7", vm.place()), "192.0.2.0/24,10.0.0.0/8");
        Key key = elsewhere.open(pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1)), brought());

        assertRefused(key, vm.port, account(key));
        assertThat(vm.journal(vm.port)).contains("not from a permitted source address");
    }

    @Test
    void aKeyLeftInTheAccountsHomeOpensNothing() throws Exception {
        Path ssh = Files.createDirectories(vm.folder.resolve("home/.ssh"));
        Files.copy(VirtualMachine.publicHalf(engineersKey), ssh.resolve("authorized_keys"));

        assertRefused(shown(publicKey(engineersKey), vm.write), vm.port, vm.write);
    }

    @Test
    void nothingIsForwarded() throws Exception {
        Key key = open(pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1)));
        try (var inside = new ServerSocket(0)) {
            String through = VirtualMachine.run(
                    ssh(key, vm.port, account(key), List.of("-W", "127.0.0.1:" + inside.getLocalPort())));
            assertThat(through).contains("stdio forwarding failed");
        }
        String back = VirtualMachine.run(ssh(
                key,
                vm.port,
                account(key),
                List.of("-o", "ExitOnForwardFailure=yes", "-R", VirtualMachine.freePort() + ":127.0.0.1:1"),
                "true"));
        assertThat(back).contains("remote port forwarding failed");
        try (var agent = new Agent()) {
            var builder =
                    new ProcessBuilder(ssh(key, vm.port, account(key), List.of("-A"), "echo agent:$SSH_AUTH_SOCK"));
            builder.environment().put("SSH_AUTH_SOCK", agent.socket());
            assertThat(output(builder)).isEqualTo("agent:");
        }
    }

    // ---- the end
    // -------------------------------------------------------------------------------------------------------

    @Test
    void atTheEndOfTheGrantNobodyIsLetInAnyMore() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofSeconds(6));
        Key key = open(pass);
        assertThat(login(key, "id -un")).isEqualTo(account(key));

        await().atMost(Duration.ofSeconds(20)).until(() -> CLOCK.instant().isAfter(pass.until()));

        assertRefused(key, vm.port, account(key));
    }

    @Test
    void theHostEndsAllAtTheEndOfTheGrantWithoutLockbox() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofSeconds(8));
        Session session = session(open(pass));
        String left = session.leaveBehind("setsid nohup sleep 4711");
        vm.sweep();
        assertThat(session.isAlive()).isTrue();

        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    boolean stillBefore = CLOCK.instant().isBefore(pass.until().minusSeconds(1));
                    vm.sweep();
                    return stillBefore && !session.isAlive()
                            ? Assertions.fail("Cut before its end")
                            : !session.isAlive();
                });

        assertThat(CLOCK.instant()).isAfterOrEqualTo(pass.until().truncatedTo(ChronoUnit.SECONDS));
        assertThat(isRunning(left)).isFalse();
        assertThat(door.look()).doesNotContain(door.place(pass));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 4711",
                "nohup sleep 4711",
                "setsid nohup sleep 4711",
                "setsid setsid env -i sh -c 'trap \"\" HUP TERM INT; sleep 4711 & wait'",
                // As sudo would: somebody else, started under the grant.
                "setsid nohup $ROOT sleep 4711"
            })
    void closingCutsTheSessionAndAllThatWasStartedWithIt(String command) throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.WRITE, Duration.ofHours(1));
        Session session = session(open(pass));
        String left = session.leaveBehind(command.replace("$ROOT", becomeRoot()));
        assertThat(isRunning(left)).isTrue();

        door.close(pass);

        assertThat(session.ended()).isTrue();
        assertThat(isRunning(left)).isFalse();
        assertThat(vm.say("sweep")).isEmpty();
        assertThat(vm.cgroup.resolve(pass.grantId())).doesNotExist();
    }

    @Test
    void whatIsLeftBehindAfterTheSessionEndedIsFoundAtTheClosing() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.WRITE, Duration.ofHours(1));
        Session session = session(open(pass));
        String left = session.leaveBehind("setsid nohup " + becomeRoot() + " sleep 4711");
        session.hangUp();
        assertThat(isRunning(left)).isTrue();

        door.close(pass);

        assertThat(isRunning(left)).isFalse();
    }

    @Test
    void whatRunsUnderAnAccountThatServesNoGrantIsEndedByTheNextSweep() throws Exception {
        // As at and cron would start it: of no session's doing.
        Process job = new ProcessBuilder("setpriv", "--reuid", vm.write, "--clear-groups", "sleep", "4711").start();
        await().until(() ->
                VirtualMachine.run("ps", "-o", "user:32=", "-p", job.pid() + "").equals(vm.write));

        vm.sweep();

        assertThat(job.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aGrantWhoseCertificateWasNeverUsedIsClosedToo() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Key key = open(pass);

        door.close(pass);

        assertRefused(key, vm.port, account(key));
        assertThat(door.look()).doesNotContain(door.place(pass));
    }

    @Test
    void theFirstOfTwoGrantsOfOneLevelToEndLeavesTheOtherAlone() throws Exception {
        Pass first = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Pass second = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Session cut = session(open(first));
        Key left = open(second);
        Session goesOn = session(left);
        String works = goesOn.leaveBehind("setsid nohup sleep 4711");

        door.close(first);
        vm.sweep();

        assertThat(cut.ended()).isTrue();
        assertThat(goesOn.answers()).isTrue();
        assertThat(isRunning(works)).isTrue();
        assertThat(login(left, "id -un")).isEqualTo(account(left));
    }

    @Test
    void moreGrantsThanAccountsAreToldToWait() throws Exception {
        open(pass("contoso/vm-7", PermissionLevel.WRITE, Duration.ofHours(1)));
        Pass tooMany = pass("contoso/vm-7", PermissionLevel.WRITE, Duration.ofHours(1));

        assertThatThrownBy(() -> open(tooMany))
                .isInstanceOf(DoorStuck.class)
                .hasMessageContaining("all accounts for write are taken by other grants; try again when one has ended");

        door.close(passes.get(0));
        assertThat(account(open(tooMany))).isEqualTo(vm.write);
    }

    @Test
    void theListOfRevokedCertificatesAloneRefusesAClosedGrants() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Key key = open(pass);
        Files.writeString(vm.folder.resolve("principals"), pass.grantId());
        int port = vm.alsoServing(config -> config.replaceAll("(?m)^AuthorizedPrincipalsCommand.*$", "")
                + "\nMatch All\nAuthorizedPrincipalsFile " + vm.folder.resolve("principals") + "\n");
        assertThat(loginAt(port, key, account(key), "id -un")).isEqualTo(account(key));

        door.close(pass);

        assertRefused(key, port, account(key));
        assertThat(vm.journal(port)).contains("revoked by file");
    }

    @Test
    void whileAGrantIsBeingClosedNobodyComesIn() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Key key = open(pass);
        // As far as a closing gets that was killed at its first step.
        Files.createFile(vm.grants().resolve(pass.grantId()).resolve("closed"));

        assertRefused(key, vm.port, account(key));
        assertThatThrownBy(() -> open(pass)).hasMessageContaining("the grant is being closed there");
        vm.sweep();
        assertThat(door.look()).doesNotContain(door.place(pass));
    }

    @Test
    void theCommandAloneRefusesAClosedGrants() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Key key = open(pass);
        int port = vm.alsoServing(config -> config.replaceAll("(?m)^RevokedKeys.*$", ""));
        assertThat(loginAt(port, key, account(key), "id -un")).isEqualTo(account(key));

        door.close(pass);

        assertRefused(key, port, account(key));
        assertThat(vm.journal(port)).doesNotContain("revoked by file");
    }

    // ---- again and again
    // -----------------------------------------------------------------------------------------------

    @Test
    void openedTwiceItIsShutOnce() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Key first = open(pass);
        Key second = open(pass);
        assertThat(account(second)).isEqualTo(account(first));
        assertThat(login(first, "id -un")).isEqualTo(login(second, "id -un"));

        door.close(pass);

        assertRefused(first, vm.port, account(first));
        assertRefused(second, vm.port, account(second));
    }

    @Test
    void shutTwiceItIsShut() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        open(pass);

        door.close(pass);
        door.close(pass);
        door.close(pass("fabrikam/vm-8", PermissionLevel.READ, Duration.ofHours(1)));

        assertThat(door.look()).isEmpty();
    }

    @Test
    void aDoorThatWasShutAndIsOpenedAnewTakesTheNewCertificateAlone() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Key first = open(pass);
        door.close(pass);

        Key second = open(pass);

        assertThat(login(second, "id -un")).isEqualTo(account(second));
        assertRefused(first, vm.port, account(second));
    }

    @Test
    void whoIsInsideStaysWhenTheGrantIsProlonged() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofSeconds(5));
        Key key = open(pass);
        Session session = session(key);

        door.prolong(until(pass, pass.until().plusSeconds(600)));
        await().atMost(Duration.ofSeconds(20)).until(() -> CLOCK.instant().isAfter(pass.until()));
        vm.sweep();

        assertThat(session.answers()).isTrue();
        assertRefused(key, vm.port, account(key));

        door.close(pass);
        assertThat(session.ended()).isTrue();
    }

    @Test
    void whatIsNotOpenIsNotProlonged() {
        assertThatThrownBy(() -> door.prolong(pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1))))
                .isInstanceOf(DoorStuck.class)
                .hasMessageContaining("the grant is not open there; open it anew");
    }

    @Test
    void whatStandsOpenWithoutLockboxKnowingOfItIsFoundAndShut() throws Exception {
        Pass forgotten = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        Session session = session(open(forgotten));
        Door restored = door(Map.of("contoso/vm-7", vm.place()), "127.0.0.0/8");

        assertThat(restored.look()).containsExactly(restored.place(forgotten));
        Door another =
                door(Map.of("contoso/vm-7", vm.place(), "fabrikam/vm-8", SshDoorTests.another.place()), "127.0.0.0/8");
        another.closeStray(another.place(forgotten));

        assertThat(session.ended()).isTrue();
        assertThat(restored.look()).isEmpty();
    }

    @Test
    void manyAreShutOverOneConnection() throws Exception {
        List<Pass> many = new ArrayList<>();
        for (int each = 0; each < 250; each++) {
            many.add(pass(each % 2 == 0 ? "contoso/vm-7" : "fabrikam/vm-8", PermissionLevel.READ, Duration.ofHours(1)));
        }
        Key key = open(many.get(0));
        long before = vm.journal(vm.port)
                .lines()
                .filter(it -> it.contains("Accepted publickey for root"))
                .count();

        assertThat(door.close(many)).isEmpty();

        assertThat(vm.journal(vm.port)
                        .lines()
                        .filter(it -> it.contains("Accepted publickey for root"))
                        .count())
                .isEqualTo(before + 1);
        assertRefused(key, vm.port, account(key));
        passes.clear();
    }

    // ---- what is down
    // --------------------------------------------------------------------------------------------------

    @Test
    void aHostThatIsDownIsToldQuicklyAndHidesNoOther() throws Exception {
        String nobody = "127.0.0.1:" + VirtualMachine.freePort();
        Door half = door(Map.of("contoso/vm-7", vm.place(), "contoso/vm-9", nobody), "127.0.0.0/8");
        Pass open = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        open(open);
        Pass down = pass("contoso/vm-9", PermissionLevel.READ, Duration.ofHours(1));
        passes.remove(down);

        Instant before = CLOCK.instant();
        assertThatThrownBy(() -> half.close(down))
                .isInstanceOf(DoorStuck.class)
                .hasMessageStartingWith(nobody + " cannot be reached: ")
                .hasMessageContaining("Connection refused");
        assertThat(Duration.between(before, CLOCK.instant())).isLessThan(Duration.ofSeconds(5));

        assertThat(half.look()).containsExactly(half.place(open));
        assertThat(half.close(List.of(down, open))).containsOnlyKeys(down.grantId());
        assertThatThrownBy(() ->
                        door(Map.of("contoso/vm-9", nobody), "127.0.0.0/8").look())
                .isInstanceOf(DoorStuck.class);
    }

    @Test
    void aHostThatListensAndSaysNothingIsGivenUpInTime() throws Exception {
        try (var silent = new ServerSocket(0)) {
            Door stuck = door(Map.of("contoso/vm-9", "127.0.0.1:" + silent.getLocalPort()), "127.0.0.0/8");
            Pass pass = pass("contoso/vm-9", PermissionLevel.READ, Duration.ofHours(1));
            passes.remove(pass);

            Instant before = CLOCK.instant();
            assertThatThrownBy(() -> stuck.close(pass)).isInstanceOf(DoorStuck.class);
            assertThat(Duration.between(before, CLOCK.instant())).isLessThan(Duration.ofSeconds(Door.PATIENCE));
        }
    }

    @Test
    void aHostWithAnotherKeyIsNotBelieved() throws Exception {
        Files.writeString(keys.resolve("known_elsewhere"), vm.knownAs(another.port));
        var settings = settings(Map.of("contoso/vm-7", another.place()), "127.0.0.0/8", "known_elsewhere");
        Door deceived = new Configured("vms", settings).door(CLOCK);

        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));

        assertThatThrownBy(() -> deceived.open(pass, brought()))
                .isInstanceOf(DoorStuck.class)
                .hasMessageContaining("Host key verification failed");
    }

    @Test
    void aHostWhoseClockIsWrongLetsNobodyIn() throws Exception {
        var settings = settings(Map.of("contoso/vm-7", vm.place()), "127.0.0.0/8", "known_hosts");
        Clock ahead = Clock.offset(CLOCK, Duration.ofMinutes(2));
        Door late = new Configured("vms", settings).door(ahead);

        assertThatThrownBy(() -> late.open(pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1)), brought()))
                .isInstanceOf(DoorStuck.class)
                .hasMessageContaining("its clock and Lockbox's are -1");
    }

    @Test
    void aHostThatIsNotSweptLetsNobodyIn() throws Exception {
        Files.delete(vm.folder.resolve("state/swept"));

        assertThatThrownBy(() -> open(pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1))))
                .isInstanceOf(DoorStuck.class)
                .hasMessageContaining("it was not swept lately");
    }

    // ---- what is brought
    // -----------------------------------------------------------------------------------------------

    @Test
    void leadsOnlyToTheMachinesAndLevelsItHas() {
        assertThat(door.leadsTo(pass("Contoso/VM-7", PermissionLevel.READ, Duration.ofHours(1))))
                .isTrue();
        assertThat(door.leadsTo(pass("contoso/vm-7", PermissionLevel.ADMIN, Duration.ofHours(1))))
                .isFalse();
        assertThat(door.leadsTo(pass("contoso/vm-1", PermissionLevel.READ, Duration.ofHours(1))))
                .isFalse();
        passes.clear();
    }

    @Test
    void nothingIsToldToTheHostBeforeTheKeyIsRight() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));

        Refused refused = catchThrowableOfType(
                Refused.class, () -> door.open(pass, Map.of("publicKey", "ssh-rsa AAAA", "account", "root")));

        assertThat(refused.faults()).extracting("field").containsExactlyInAnyOrder("publicKey", "account");
        assertThat(refused.requestId()).contains(pass.requestId());
        assertThat(door.look()).isEmpty();
    }

    @Test
    void whatStandsBesideTheKeyIsNotRead() throws Exception {
        Pass pass = pass("contoso/vm-7", PermissionLevel.READ, Duration.ofHours(1));
        String key = publicKey(engineersKey).split(" ")[1];

        Key opened = door.open(
                pass, Map.of("publicKey", "ssh-ed25519 " + key + " $(touch /tmp/x); `id` -O permit-port-forwarding"));

        assertThat((String) opened.shown().get("certificate")).doesNotContain("touch");
        assertThat(login(opened, "id -un")).isEqualTo(account(opened));
    }

    // ---- Lockbox's own way in
    // ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id",
                "look; id",
                "look\nid",
                "look $(id)",
                "look `id`",
                "look > /etc/x",
                "sweep",
                "prepare",
                "principals root x 1",
                "control",
                "look\t",
                "look look",
                "close",
                "close ../../etc",
                "close *",
                "close 00000000-0000-0000-0000-000000000000 /",
                "close --------------0000-0000-000000000000",
                "open",
                "open 00000000-0000-0000-0000-000000000000 root 99999999999 1 1",
                "open 00000000-0000-0000-0000-000000000000 read 9999999999 0x1 1",
                "prolong 00000000-0000-0000-0000-000000000000 1",
                "shut 00000000-0000-0000-0000-000000000000",
                "/bin/sh"
            })
    void lockboxsKeySaysTheWordsOfLockboxHostAndNothingElse(String call) throws Exception {
        String said = VirtualMachine.run(controlSsh(call));

        assertThat(said).startsWith("no ").doesNotContain("uid=");
    }

    @Test
    void lockboxsKeyGetsNoTerminalAndNoForwarding() throws Exception {
        List<String> command = new ArrayList<>(List.of(controlSsh("look")));
        command.replaceAll(it -> it.equals("-T") ? "-tt" : it);
        assertThat(VirtualMachine.run(command.toArray(String[]::new))).contains("PTY allocation request failed");
        command = new ArrayList<>(List.of(controlSsh("look")));
        command.addAll(1, List.of("-W", "127.0.0.1:" + vm.port));
        command.remove(command.size() - 1);
        assertThat(VirtualMachine.run(command.toArray(String[]::new))).contains("stdio forwarding failed");
    }

    @Test
    void aHostThatCannotBeHeldShutDoesNotStart() throws Exception {
        String right = Files.readString(vm.settings());
        try {
            for (Map.Entry<String, String> wrong : Map.of(
                            "read=root",
                            "root is root",
                            "read='" + vm.write + " " + vm.write + "'",
                            "is named twice",
                            "read=nobody-of-that-name",
                            "there is no account")
                    .entrySet()) {
                vm.settings(wrong.getKey() + "\nwrite=''\nadmin=''\n");
                assertThat(vm.say("prepare")).contains("no ").contains(wrong.getValue());
            }
            vm.settings("read=%s\nwrite=''\nadmin=''\n".formatted(vm.write));
            VirtualMachine.root("chown", vm.write, vm.folder.resolve("home").toString());
            assertThat(vm.say("prepare")).contains("owns its home");
        } finally {
            VirtualMachine.root("chown", "root", vm.folder.resolve("home").toString());
            Files.writeString(vm.settings(), right);
        }
        assertThat(vm.say("prepare")).isEmpty();
    }

    @Test
    void aHostWhereAnAccountCouldLeaveSomethingForCronDoesNotStart() throws Exception {
        Path programs = Files.createDirectory(vm.folder.resolve("programs"));
        Path cron = programs.resolve("crontab");
        Files.writeString(cron, "#!/bin/sh\n");
        VirtualMachine.root("chmod", "755", cron.toString());
        Path withCron = vm.folder.resolve("lockbox-host-with-cron");
        Files.copy(vm.command, withCron, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(
                withCron,
                Files.readString(withCron)
                        .replace("PATH=", "PATH=" + programs + ":")
                        .replace("/etc/cron", programs + "/cron"));
        String[] prepare = {withCron.toString(), vm.settings().toString(), "prepare"};

        assertThat(VirtualMachine.run(prepare)).contains("may use cron");
        Files.write(programs.resolve("cron.deny"), vm.accounts());
        assertThat(VirtualMachine.run(prepare)).isEmpty();
        Files.writeString(programs.resolve("cron.allow"), vm.write + "\n");
        assertThat(VirtualMachine.run(prepare)).contains(vm.write + " may use cron");
    }

    // ---- what is needed for all that
    // -----------------------------------------------------------------------------------

    private static Path makeKey(String name) {
        Path key = keys.resolve(name);
        VirtualMachine.root("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.toString());
        return key;
    }

    private static String publicKey(Path key) throws IOException {
        return Files.readString(VirtualMachine.publicHalf(key)).strip();
    }

    private static Door door(Map<String, String> hosts, String networks) {
        return new Configured("vms", settings(hosts, networks, "known_hosts")).door(CLOCK);
    }

    private static SshSettings.Machines settings(Map<String, String> hosts, String networks, String known) {
        return new SshSettings.Machines(
                List.of("virtual-machine"),
                null,
                null,
                Set.of(PermissionLevel.READ, PermissionLevel.WRITE),
                Map.of("contoso", hosts),
                keys.resolve("ca").toString(),
                List.of(networks.split(",")),
                new SshSettings.Control(
                        "root",
                        keys.resolve("control").toString(),
                        keys.resolve(known).toString()));
    }

    private Pass pass(String resource, PermissionLevel level, Duration duration) {
        return pass(resource, level, CLOCK.instant().plus(duration));
    }

    private Pass pass(String resource, PermissionLevel level, Instant until) {
        var pass = new Pass(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                "contoso",
                "engineer",
                CloudService.VIRTUAL_MACHINE,
                resource,
                level,
                until);
        passes.add(pass);
        return pass;
    }

    private static Pass until(Pass pass, Instant until) {
        return new Pass(
                pass.grantId(),
                pass.requestId(),
                pass.tenant(),
                pass.engineer(),
                pass.service(),
                pass.resource(),
                pass.permissionLevel(),
                until);
    }

    private static Map<String, Object> brought() throws IOException {
        return Map.of("publicKey", publicKey(engineersKey));
    }

    private static Key open(Pass pass) throws Exception {
        return door.open(pass, brought());
    }

    private static Key shown(String certificate, String account) {
        return new Key(Map.of("certificate", certificate, "account", account), Map.of());
    }

    private static String account(Key key) {
        return (String) key.shown().get("account");
    }

    private static Path certificate(Key key) throws IOException {
        return Files.writeString(
                Files.createTempFile(keys, "certificate", "-cert.pub"),
                key.shown().get("certificate") + "\n");
    }

    private static String validTo(Key key) throws IOException {
        var builder =
                new ProcessBuilder("ssh-keygen", "-L", "-f", certificate(key).toString());
        builder.environment().put("TZ", "UTC");
        return output(builder).replaceAll("(?s).* to (\\S+).*", "$1");
    }

    private static String login(Key key, String command) throws IOException {
        return loginAt((Integer) key.shown().get("port"), key, account(key), command);
    }

    private static String loginAt(int port, Key key, String account, String command) throws IOException {
        return VirtualMachine.run(ssh(key, port, account, List.of(), command));
    }

    private static void assertRefused(Key key, int port, String account) throws IOException {
        assertThat(loginAt(port, key, account, "id")).endsWith("Permission denied (publickey).");
    }

    private static String[] ssh(Key key, int port, String account, List<String> options, String... command)
            throws IOException {
        return ssh(port, account, engineersKey, certificate(key), options, command);
    }

    private static String[] controlSsh(String call) throws IOException {
        return ssh(vm.port, "root", keys.resolve("control"), null, List.of("-T"), call);
    }

    private static String[] ssh(
            int port, String account, Path key, Path certificate, List<String> options, String... command)
            throws IOException {
        Path known = Files.writeString(
                Files.createTempFile(keys, "known", ""), (port == another.port ? another : vm).knownAs(port));
        List<String> all = new ArrayList<>(List.of("ssh", "-F", "none"));
        List<String> settings = new ArrayList<>(List.of(
                "BatchMode=yes",
                "StrictHostKeyChecking=yes",
                "UserKnownHostsFile=" + known,
                "IdentitiesOnly=yes",
                "IdentityFile=" + key,
                "LogLevel=ERROR"));
        if (certificate != null) {
            settings.add("CertificateFile=" + certificate);
        }
        settings.forEach(it -> all.addAll(List.of("-o", it)));
        all.addAll(options);
        all.addAll(List.of("-p", "" + port, account + "@127.0.0.1"));
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    private static String output(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    private static boolean isRunning(String pid) {
        String state = VirtualMachine.run("ps", "-o", "stat=", "-p", pid);
        return !state.isEmpty() && !state.startsWith("Z");
    }

    /** A program that makes whoever starts it root, as sudo does for those it may. */
    private static String becomeRoot() throws IOException {
        Path program = vm.folder.resolve("become-root");
        if (!Files.exists(program)) {
            Files.copy(Path.of("/usr/bin/setpriv"), program);
            VirtualMachine.root("chmod", "4755", program.toString());
        }
        return program + " --reuid 0 --regid 0 --clear-groups";
    }

    private Session session(Key key) throws IOException {
        var session = new Session(
                new ProcessBuilder(ssh(key, (Integer) key.shown().get("port"), account(key), List.of(), "/bin/sh"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
        sessions.add(session);
        assertThat(session.answers()).isTrue();
        return session;
    }

    /** An engineer's shell on a host. */
    private record Session(Process process, BufferedReader said) {

        Session(Process process) {
            this(process, new BufferedReader(new InputStreamReader(process.getInputStream())));
        }

        String ask(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes());
            process.getOutputStream().flush();
            return said.readLine();
        }

        boolean answers() throws IOException {
            return "here".equals(ask("echo here"));
        }

        /** Starts that in the background. @return the id of what runs at last */
        String leaveBehind(String command) throws IOException {
            ask(command + " >/dev/null 2>&1 & echo started");
            return await().until(() -> ask("pgrep -n -x -f 'sleep 4711' || echo"), pid -> !pid.isEmpty());
        }

        boolean isAlive() {
            return process.isAlive();
        }

        boolean ended() throws InterruptedException {
            return process.waitFor(10, TimeUnit.SECONDS);
        }

        void hangUp() {
            process.destroyForcibly();
        }
    }

    /** An agent with nothing in it. */
    private static final class Agent implements AutoCloseable {
        private final Map<String, String> told = new LinkedHashMap<>();

        Agent() {
            VirtualMachine.run("ssh-agent", "-s")
                    .lines()
                    .filter(line -> line.contains("="))
                    .forEach(line ->
                            told.put(line.split("=")[0], line.split("=")[1].split(";")[0]));
        }

        String socket() {
            return told.get("SSH_AUTH_SOCK");
        }

        @Override
        public void close() {
            VirtualMachine.run("kill", told.get("SSH_AGENT_PID"));
        }
    }
}
