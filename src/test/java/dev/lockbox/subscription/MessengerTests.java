package dev.lockbox.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.TestClock;
import dev.lockbox.feed.Certificates;
import dev.lockbox.subscription.EventReceiver.Manner;
import dev.lockbox.wire.Destinations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an event is sent to, and whom never, whatever names and receivers say. */
class MessengerTests {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    /** For machines that have much else to do. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final List<Secret> SECRETS = List.of(Secret.fresh());

    private final EventReceiver receiver = EventReceiver.started();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void theCallGoesToTheAddressThatWasAllowedAndTheNameIsAskedOnce() throws Exception {
        var asked = new AtomicInteger();
        var destinations = new Destinations(List.of("127.0.0.0/8"), List.of(), "these", host -> {
            asked.incrementAndGet();
            return new InetAddress[] {InetAddress.getByName("10.0.0.1"), InetAddress.getLoopbackAddress()};
        });
        assertThat(send(messenger(destinations), "http://hooks.contoso.example:" + receiver.port() + "/a?b=c"))
                .isEqualTo(204);
        assertThat(asked).hasValue(1);
        assertThat(receiver.last().header("host")).isEqualTo("hooks.contoso.example:" + receiver.port());
    }

    @Test
    void aNameThatMovedIntoTheNetworkIsNotFollowed() {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "10.0.0.1", "169.254.169.254"));
        var destinations = new Destinations(
                List.of(), List.of(), "these", host -> new InetAddress[] {InetAddress.getByName(answers.pop())});
        for (int time = 0; time < 3; time++) {
            assertThatThrownBy(() -> send(messenger(destinations), "https://hooks.contoso.example:" + receiver.port()))
                    .isInstanceOf(Undelivered.class)
                    .hasMessageContaining("must be known and have a public address");
        }
        assertThat(receiver.heard).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "2130706433",
                "0x7f000001",
                "017700000001",
                "localhost."
            })
    void noSpellingOfAnAddressInsideIsCalled(String host) {
        var destinations = new Destinations(List.of(), List.of(), "these");
        assertThatThrownBy(() -> send(messenger(destinations), "https://" + host + ":" + receiver.port()))
                .isInstanceOfAny(Undelivered.class, IllegalArgumentException.class);
        assertThat(receiver.heard).isEmpty();
    }

    @Test
    void whatTheOperatorDeniesIsNotCalledThoughItIsAllowed() {
        var destinations = new Destinations(List.of("127.0.0.0/8"), List.of("127.0.0.1"), "these", host ->
                new InetAddress[] {InetAddress.getLoopbackAddress()});
        for (String scheme : List.of("http", "https")) {
            assertThatThrownBy(
                            () -> send(messenger(destinations), scheme + "://hooks.contoso.example:" + receiver.port()))
                    .isInstanceOf(Undelivered.class)
                    .hasMessageContaining("allowed by whoever runs Lockbox");
        }
        assertThat(receiver.heard).isEmpty();
    }

    @Test
    void withoutTlsOnlyWhatTheOperatorAllowedIsCalledThoughOthersArePublic() {
        var destinations = new Destinations(
                List.of(), List.of(), "these", host -> new InetAddress[] {InetAddress.getByName("93.184.215.14")});
        assertThatThrownBy(() -> send(messenger(destinations), "http://hooks.contoso.example"))
                .hasMessageContaining("must be allowed by whoever runs Lockbox");
        var settings = new SubscriptionSettings(
                URI.create("urn:lockbox"),
                List.of("localhost"),
                List.of(),
                false,
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                10);
        var strict = new Messenger(settings, new TestClock());
        assertThatThrownBy(() -> send(strict, receiver.url())).hasMessageContaining("https://");
        assertThat(receiver.heard).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:", "http://localhost:", "http://169.254.169.254:"})
    void aRedirectIsAnAnswerAndNeverFollowed(String elsewhere) throws Exception {
        try (var other = EventReceiver.started()) {
            receiver.behaving(Manner.redirect(elsewhere + other.port() + "/latest/meta-data"));
            assertThat(send(messenger(), receiver.url())).isEqualTo(307);
            assertThat(other.heard).isEmpty();
        }
    }

    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anAnswerWithoutEndIsNotRead() throws Exception {
        receiver.behaving(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (true) {
                body.write(new byte[64 * 1024]);
            }
        });
        long begun = System.nanoTime();
        Messenger messenger = messenger();
        for (int times = 0; times <= Courier.AT_ONCE; times++) {
            assertThat(send(messenger, receiver.url())).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoHangsOrDripsIsLeftWhenTheTimeIsOver() throws Exception {
        Messenger hasty = messenger(here(), SSLContext.getDefault(), Duration.ofSeconds(1));
        receiver.hanging();
        assertThatThrownBy(() -> send(hasty, receiver.url())).hasMessage("The receiver did not answer in time.");
        try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> send(hasty, "https://localhost:" + mute.getLocalPort()))
                    .hasMessage("The receiver did not answer in time.");
        }
        try (var dripping = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            background(
                    () -> drip(dripping.accept(), "HTTP/1.1 200 OK\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII)));
            assertThatThrownBy(() -> send(hasty, "http://localhost:" + dripping.getLocalPort()))
                    .hasMessage("The receiver did not answer in time.");
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoDripsTheirEndOfTlsIsLeftWhenTheTimeIsOverAtTheirNextAddressToo() throws Exception {
        try (var dripping = new ServerSocket(0)) {
            drippingTls(dripping);
            String url = "https://hooks.contoso.example:" + dripping.getLocalPort();
            for (List<InetAddress> addresses : List.of(at("127.0.0.1"), at("127.0.0.1", "127.0.0.2"))) {
                Messenger hasty = messenger(leading(addresses), SSLContext.getDefault(), Duration.ofSeconds(1));
                endsInTime(() -> send(hasty, url));
            }
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aNameServerThatTakesItsTimeTakesNoMoreThanThereIs() throws Exception {
        var asked = new Semaphore(0);
        try (var dripping = new ServerSocket(0)) {
            drippingTls(dripping);
            var slow = new Destinations(List.of("127.0.0.0/8"), List.of(), "these", host -> {
                asked.acquireUninterruptibly();
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
            Messenger hasty = messenger(slow, SSLContext.getDefault(), Duration.ofSeconds(1));
            String url = "https://hooks.contoso.example:" + dripping.getLocalPort();
            CompletableFuture.delayedExecutor(1200, TimeUnit.MILLISECONDS).execute(asked::release);
            endsInTime(() -> send(hasty, url));
        }
    }

    private static void endsInTime(ThrowingCallable sending) {
        long begun = System.nanoTime();
        assertThatThrownBy(sending).isInstanceOf(Undelivered.class).hasMessage("The receiver did not answer in time.");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    /** The head of a record of TLS that never comes to its end. */
    private static void drippingTls(ServerSocket server) {
        background(() -> {
            while (true) {
                Socket socket = server.accept();
                background(() -> drip(socket, new byte[] {22, 3, 3, 64, 0, 2, 0, 60, 0}));
            }
        });
    }

    /** Its first address drops what comes: the queue for it is full. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whereNobodyAnswersAtTheFirstAddressTheNextIsCalled() throws Exception {
        List<Socket> queue = new ArrayList<>();
        try (var deaf = new ServerSocket(receiver.port(), 1, InetAddress.getByName("127.0.0.2"))) {
            while (comesThrough(deaf, queue)) {}
            Messenger messenger =
                    messenger(leading(at("127.0.0.2", "127.0.0.1")), SSLContext.getDefault(), Duration.ofSeconds(6));
            assertThat(send(messenger, "http://hooks.contoso.example:" + receiver.port()))
                    .isEqualTo(204);
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    private static boolean comesThrough(ServerSocket server, List<Socket> queue) throws IOException {
        var socket = new Socket();
        queue.add(socket);
        try {
            socket.connect(server.getLocalSocketAddress(), 500);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static List<InetAddress> at(String... addresses) throws IOException {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByName(address));
        }
        return all;
    }

    private static Destinations leading(List<InetAddress> addresses) {
        return new Destinations(
                List.of("127.0.0.0/8"), List.of(), "these", host -> addresses.toArray(InetAddress[]::new));
    }

    /** What somebody's server does. */
    private interface Conduct {
        void go() throws IOException, InterruptedException;
    }

    private static void background(Conduct conduct) {
        var thread = new Thread(() -> {
            try {
                conduct.go();
            } catch (IOException | InterruptedException e) {
                // It was hung up on.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void drip(Socket socket, byte[] beginning) throws IOException, InterruptedException {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            out.write(beginning);
            while (true) {
                out.write('a');
                out.flush();
                Thread.sleep(100);
            }
        }
    }

    @Test
    void whoIsNotThereIsToldSo() {
        receiver.close();
        assertThatThrownBy(() -> send(messenger(), receiver.url()))
                .hasMessage("Nobody answers at the receiver's address.");
    }

    @Test
    void overTlsTheCertificateMustBeTheNamedHosts() throws Exception {
        try (var secure = EventReceiver.overTls(Certificates.server(Certificates.RECEIVER))) {
            var trusting = messenger(here(), authority(), LONG);
            assertThat(send(trusting, "https://localhost:" + secure.port())).isEqualTo(204);
            assertThatThrownBy(() -> send(trusting, "https://hooks.contoso.example:" + secure.port()))
                    .hasMessageContaining("TLS with the receiver failed");
            assertThatThrownBy(() -> send(messenger(), "https://localhost:" + secure.port()))
                    .hasMessageContaining("TLS with the receiver failed");
            for (var failing : List.of("https://hooks.contoso.example:", "https://elsewhere.example:")) {
                assertThatThrownBy(() -> send(trusting, failing + secure.port()))
                        .as("what it names is no business of whoever asks")
                        .hasMessage("TLS with the receiver failed. Its certificate must be its host's, by an authority"
                                + " Lockbox trusts.");
            }
            assertThat(secure.heard).hasSize(1);
        }
    }

    private static SSLContext authority() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(
                                Certificates.pem(Certificates.AUTHORITY).getBytes(StandardCharsets.US_ASCII))));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Every name leads to this machine, which is allowed. */
    private static Destinations here() {
        return new Destinations(List.of("127.0.0.0/8"), List.of(), "these", host ->
                new InetAddress[] {InetAddress.getLoopbackAddress()});
    }

    private static Messenger messenger() throws Exception {
        return messenger(here());
    }

    private static Messenger messenger(Destinations destinations) throws Exception {
        return messenger(destinations, SSLContext.getDefault(), LONG);
    }

    private static Messenger messenger(Destinations destinations, SSLContext trust, Duration timeout) {
        var settings = new SubscriptionSettings(
                URI.create("urn:lockbox"), List.of(), List.of(), true, timeout, Duration.ofDays(1), 10);
        return new Messenger(settings, destinations, trust, new TestClock());
    }

    private static int send(Messenger messenger, String url) throws Undelivered {
        return messenger.send(URI.create(url), "1", BODY, SECRETS);
    }
}
