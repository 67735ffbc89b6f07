package dev.lockbox.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockbox.subscription.EventReceiver.Manner;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay of docs/webhooks.md, run as it stands there. */
class RelayTests {

    private static final byte[] EVENT =
            """
            {"type":"dev.lockbox.request.waiting","data":{"serviceRequestNumber":"EXSR1","resource":"<!channel> & co"}}"""
                    .getBytes(StandardCharsets.UTF_8);

    private final Clock clock = Clock.systemUTC();
    private final Secret secret = Secret.fresh();
    private final EventReceiver slack = EventReceiver.started();

    @TempDir
    private Path folder;

    private int port;
    private Process relay;

    @BeforeEach
    void run() throws Exception {
        assumeTrue(hasPython(), "There is no Python 3.9 here");
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String text = Files.readString(Path.of("docs/webhooks.md"));
        String program = text.substring(text.indexOf("```python\n") + 10, text.lastIndexOf("```"));
        Path file = Files.writeString(folder.resolve("relay.py"), program.replace("8098", String.valueOf(port)));
        var builder = new ProcessBuilder("python3", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile());
        builder.environment().put("LOCKBOX_SECRET", secret.text());
        builder.environment().put("SLACK_URL", slack.url());
        relay = builder.start();
        await().ignoreExceptions().until(() -> send("hello", Secret.fresh(), clock) == 401);
    }

    @AfterEach
    void stop() {
        slack.close();
        if (relay != null) {
            relay.destroyForcibly();
        }
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void itPassesAnEventOnOnceInWordsThatCallNobody() throws Exception {
        assertThat(send("1", secret, clock)).isEqualTo(204);
        assertThat(send("1", secret, clock)).isEqualTo(204);
        assertThat(slack.heard).hasSize(1);
        assertThat(slack.last().event().path("text").asText())
                .isEqualTo("dev.lockbox.request.waiting: EXSR1, &lt;!channel&gt; &amp; co");
    }

    @Test
    void whatIsForgedOrOldIsRefusedAndWhatSlackDidNotTakeComesAgain() throws Exception {
        assertThat(send("1", Secret.fresh(), clock)).isEqualTo(401);
        assertThat(send("1", secret, Clock.offset(clock, Duration.ofMinutes(-6))))
                .isEqualTo(401);
        assertThat(slack.heard).isEmpty();
        slack.behaving(Manner.status(500));
        assertThat(send("1", secret, clock)).isEqualTo(502);
        slack.behaving(Manner.status(200));
        assertThat(send("1", secret, clock)).isEqualTo(204);
    }

    private int send(String id, Secret by, Clock clock) throws Undelivered {
        var settings = new SubscriptionSettings(
                URI.create("urn:lockbox"),
                List.of("localhost"),
                List.of(),
                true,
                Duration.ofSeconds(10),
                Duration.ofDays(1),
                10);
        return new Messenger(settings, clock).send(URI.create("http://localhost:" + port), id, EVENT, List.of(by));
    }
}
