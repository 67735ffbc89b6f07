package dev.lockbox.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.feed.SyslogReceiver.Connection;
import dev.lockbox.wire.Destinations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a burst counts as arrived, and when it does not. */
class DeliveryTests {

    private static final Duration WHOLE = Duration.ofSeconds(30);

    private SyslogReceiver receiver;

    @AfterEach
    void close() {
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatTheReceiverTookBeforeItClosedInAnswerArrived(String protocol) throws Undelivered {
        receiver = SyslogReceiver.proper().speaking(protocol);
        deliver(2000);
        assertThat(receiver.messages()).extracting(SyslogMessage::sequence).containsExactlyElementsOf(sequences(2000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aReceiverThatIsGoneAfterReadingMayHaveLostItAll(String protocol) {
        receiver = SyslogReceiver.proper().speaking(protocol).behaving(connection -> connection.takeAndLeave(3));
        assertThatThrownBy(() -> deliver(3)).isInstanceOf(Undelivered.class).hasMessageContaining("close_notify");
        assertThatCode(() -> deliver(3, false))
                .as("unless the customer says that its receiver always ends so")
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiverThatDiesInMidBurstTookNothing(boolean closeNotify) {
        receiver = SyslogReceiver.proper().behaving(connection -> {
            connection.shakeHands();
            connection.takeOne();
            connection.die();
        });
        assertThatThrownBy(() -> deliver(20_000, closeNotify)).isInstanceOf(Undelivered.class);
        assertThat(receiver.messages()).hasSize(1);
    }

    /** Its goodbye and what is still written to it pass one another. */
    @Test
    void aReceiverThatClosesByItselfAnswersNothing() throws Exception {
        var goodbye = new CountDownLatch(1);
        receiver = SyslogReceiver.proper().behaving(connection -> {
            connection.shakeHands();
            connection.sayGoodbye();
            goodbye.countDown();
            connection.takeOne();
            connection.takeOne();
        });
        try (TlsLine line = TlsLine.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), receiver.port()),
                Trust.parse(Certificates.pem(Certificates.AUTHORITY)).engine("localhost", receiver.port()),
                patience())) {
            goodbye.await();
            assertThatThrownBy(() -> {
                        line.write(ByteBuffer.wrap(frame(0)));
                        line.finish(true);
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("too early");
        }
    }

    @Test
    void aReceiverThatNeverAnswersTheGoodbyeTookNothing() {
        receiver = SyslogReceiver.proper().behaving(connection -> {
            connection.takeAll();
            connection.hang();
        });
        assertThatThrownBy(() -> deliver(3)).hasMessage("The receiver did not answer in time.");
    }

    @Test
    void aReceiverThatStopsReadingIsNotWaitedForForEver() {
        receiver = SyslogReceiver.proper().behaving(connection -> {
            connection.shakeHands();
            connection.hang();
        });
        assertThatThrownBy(() -> deliver(100_000)).hasMessage("The receiver did not answer in time.");
    }

    @Test
    void aReceiverThatDoesNotEvenShakeHandsIsNotWaitedForForEver() {
        receiver = SyslogReceiver.proper().behaving(Connection::hang);
        assertThatThrownBy(() -> deliver(1)).hasMessage("The receiver did not answer in time.");
    }

    @Test
    void nobodyIsThere() {
        receiver = SyslogReceiver.proper();
        receiver.close();
        assertThatThrownBy(() -> deliver(1)).hasMessage("Nobody answers at the receiver's address.");
    }

    @Test
    void aReceiverNobodyVouchesForHearsNothing() {
        receiver = new SyslogReceiver(Certificates.STRANGER, 0);
        assertThatThrownBy(() -> deliver(1)).hasMessageContaining("certificate is not accepted");
        assertThatThrownBy(() -> deliver(List.of("localhost"), "localhost", null, true, 1))
                .as("nor by those the JVM trusts")
                .hasMessageContaining("certificate is not accepted");
        assertThat(receiver.messages()).isEmpty();
    }

    @Test
    void aReceiversOwnCertificateWillDo() throws Undelivered {
        receiver = new SyslogReceiver(Certificates.STRANGER, 0);
        deliver(List.of("localhost"), "localhost", Certificates.STRANGER, true, 2);
        assertThat(receiver.messages()).hasSize(2);
    }

    @Test
    void aReceiverOfAnotherNameHearsNothing() {
        receiver = new SyslogReceiver(Certificates.ELSEWHERE, 0);
        assertThatThrownBy(() -> deliver(1))
                .hasMessageContaining("certificate is not accepted")
                .hasMessageNotContaining("localhost")
                .hasMessageNotContaining("elsewhere");
        assertThat(receiver.messages()).isEmpty();
    }

    @Test
    void whatIsResetAfterTheGoodbyeDidNotArrive() {
        receiver = SyslogReceiver.proper().behaving(connection -> {
            connection.takeAll();
            connection.sayGoodbye();
            connection.die();
        });
        assertThatThrownBy(() -> deliver(3)).isInstanceOf(Undelivered.class);
    }

    @Test
    void aNameThatMovedIntoTheNetworkIsNotFollowed() {
        receiver = SyslogReceiver.proper();
        List<String> asked = new ArrayList<>();
        var destinations = new Destinations(List.of(), List.of(), "lockbox.feed.allowed-hosts", host -> {
            asked.add(host);
            return new InetAddress[] {asked.size() == 1 ? publicAddress() : InetAddress.getLoopbackAddress()};
        });
        assertThatCode(() -> destinations.of("siem.example"))
                .as("when it is entered")
                .doesNotThrowAnyException();
        var delivery = new Delivery(destinations, settings());
        assertThatThrownBy(() ->
                        delivery.deliver(new Receiver("siem.example", receiver.port(), null, true), frames(1), WHOLE))
                .hasMessageContaining("lockbox.feed.allowed-hosts");
        assertThat(receiver.connections()).isZero();
        assertThat(asked).as("once for a connection").hasSize(2);
    }

    private static InetAddress publicAddress() throws UnknownHostException {
        return InetAddress.getByName("93.184.215.14");
    }

    private void deliver(int count) throws Undelivered {
        deliver(count, true);
    }

    private void deliver(int count, boolean closeNotify) throws Undelivered {
        deliver(List.of("localhost"), "localhost", Certificates.AUTHORITY, closeNotify, count);
    }

    private void deliver(List<String> allowed, String host, String trusted, boolean closeNotify, int count)
            throws Undelivered {
        new Delivery(new Destinations(allowed, List.of(), "lockbox.feed.allowed-hosts"), settings())
                .deliver(
                        new Receiver(
                                host, receiver.port(), trusted == null ? null : Certificates.pem(trusted), closeNotify),
                        frames(count),
                        WHOLE);
    }

    private static FeedSettings settings() {
        return new FeedSettings(List.of(), List.of(), null, "32473", Duration.ofSeconds(2));
    }

    private static Patience patience() {
        return new Patience(Duration.ofSeconds(5), WHOLE);
    }

    private static List<Long> sequences(int count) {
        return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
    }

    private static Stream<byte[]> frames(int count) {
        return IntStream.range(0, count).mapToObj(DeliveryTests::frame);
    }

    private static byte[] frame(int sequence) {
        String message = "<109>1 2026-03-02T09:00:00Z - lockbox - Test [lockbox@32473 seq=\"" + sequence
                + "\"] \ufeff{}" + " ".repeat(300);
        int length = message.getBytes(StandardCharsets.UTF_8).length;
        return (length + " " + message).getBytes(StandardCharsets.UTF_8);
    }
}
