package dev.lockbox.door.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Pass;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver of docs/doors/webhook.md, run as it stands there. */
class PythonReceiverTests {

    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
    private final Pass pass = new Pass(
            "g1",
            "r1",
            "fabrikam",
            "engineer",
            CloudService.VIRTUAL_MACHINE,
            "vm1",
            PermissionLevel.READ,
            clock.instant().plus(Duration.ofHours(1)));

    @TempDir
    private Path folder;

    private int port;
    private Process receiver;

    @BeforeEach
    void run() throws Exception {
        assumeTrue(hasPython(), "There is no Python 3.11 here");
        port = freePort();
        String text = Files.readString(Path.of("docs/doors/webhook.md"));
        String program = text.substring(text.indexOf("```python\n") + 10, text.lastIndexOf("```"));
        Path file = Files.writeString(folder.resolve("receiver.py"), program.replace("8099", String.valueOf(port)));
        var builder = new ProcessBuilder("python3", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile());
        builder.environment().put("LOCKBOX_JUMP_HOSTS_SECRET", AccessSystem.SECRET);
        receiver = builder.start();
        await().ignoreExceptions().until(() -> door(AccessSystem.SECRET).look().isEmpty());
    }

    @AfterEach
    void stop() {
        if (receiver != null) {
            receiver.destroyForcibly();
        }
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Door door(String secret) {
        return door(secret, clock);
    }

    private Door door(String secret, Clock clock) {
        return new Configured(
                        "jump-hosts",
                        WebhookDoorTests.receiving(
                                "http://localhost:" + port, null, secret, null, true, Duration.ofSeconds(10)))
                .door(clock);
    }

    @Test
    void itOpensProlongsShutsAndSaysWhatStandsOpen() throws Exception {
        Door door = door(AccessSystem.SECRET);
        door.open(pass, Map.of());
        door.open(pass, Map.of());
        assertThat(door.look()).containsExactly(door.place(pass));
        door.prolong(pass);
        door.close(pass);
        door.close(pass);
        assertThat(door.look()).isEmpty();
        door.open(pass, Map.of());
        door.closeStray(door.place(pass));
        assertThat(door.look()).isEmpty();
    }

    @Test
    void itKnowsNobodyByAnotherSecretAndNothingThatIsOld() {
        assertThatThrownBy(() -> door(AccessSystem.NEXT_SECRET).open(pass, Map.of()))
                .isInstanceOf(DoorStuck.class)
                .hasMessageStartingWith("The access system answered 401");
        Clock late = Clock.offset(clock, Duration.ofMinutes(-6));
        assertThatThrownBy(() -> door(AccessSystem.SECRET, late).open(pass, Map.of()))
                .isInstanceOf(DoorStuck.class)
                .hasMessageStartingWith("The access system answered 401");
    }

    @Test
    void anOpeningThatWasHeldUpOnTheWayOpensNothingAfterTheClosing() throws Exception {
        Instant before = clock.instant().minusSeconds(1);
        door(AccessSystem.SECRET).close(pass);

        assertThatThrownBy(() -> door(AccessSystem.SECRET, Clock.fixed(before, ZoneOffset.UTC))
                        .open(pass, Map.of()))
                .isInstanceOf(DoorStuck.class)
                .hasMessage("The access system heard this, and does not say that it is open.");
        assertThat(door(AccessSystem.SECRET).look()).isEmpty();
    }
}
