package dev.lockbox.feed;

import dev.lockbox.wire.Destinations;
import dev.lockbox.wire.OutOfBounds;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Hands a burst over, on a connection of its own. Syslog knows no acknowledgement, so a burst counts as arrived only when
 * the receiver, asked to by TLS, closed the connection after it.
 */
@Component
class Delivery {

    private final Destinations destinations;
    private final Duration timeout;

    @Autowired
    Delivery(FeedSettings settings) {
        this(settings.destinations(), settings);
    }

    Delivery(Destinations destinations, FeedSettings settings) {
        this.destinations = destinations;
        this.timeout = settings.timeout();
    }

    /**
     * Comes back when all of it arrived, as far as one can know.
     *
     * @param frames in their order
     * @param whole the time for all of it
     * @throws Undelivered in all other cases; some or all of it may have arrived
     */
    void deliver(Receiver receiver, Stream<byte[]> frames, Duration whole) throws Undelivered {
        var patience = new Patience(timeout, whole);
        List<InetAddress> addresses = addresses(receiver);
        try (TlsLine line = open(receiver, addresses, patience)) {
            for (byte[] frame : (Iterable<byte[]>) frames::iterator) {
                line.write(ByteBuffer.wrap(frame));
            }
            line.finish(receiver.closeNotify());
        } catch (IOException | GeneralSecurityException e) {
            throw new Undelivered(words(e), e);
        }
    }

    private List<InetAddress> addresses(Receiver receiver) throws Undelivered {
        try {
            return destinations.of(receiver.host());
        } catch (OutOfBounds e) {
            throw new Undelivered("The host " + e.getMessage() + ".");
        }
    }

    /** The first of its addresses where somebody answers. */
    private static TlsLine open(Receiver receiver, List<InetAddress> addresses, Patience patience)
            throws IOException, GeneralSecurityException {
        Trust trust = Trust.parse(receiver.certificates());
        IOException failed = new ConnectException();
        for (InetAddress address : addresses) {
            try {
                return TlsLine.open(
                        new InetSocketAddress(address, receiver.port()),
                        trust.engine(receiver.host(), receiver.port()),
                        patience);
            } catch (SSLException e) {
                throw e;
            } catch (IOException e) {
                failed = e;
            }
        }
        throw failed;
    }

    private static String words(Exception failure) {
        if (failure instanceof SocketTimeoutException) {
            return "The receiver did not answer in time.";
        }
        if (failure instanceof ConnectException) {
            return "Nobody answers at the receiver's address.";
        }
        // No more of it, or whose certificates stand where could be found out.
        if (isAboutTheCertificate(failure)) {
            return "The receiver's certificate is not accepted. It must be its host's, by one of those that are trusted.";
        }
        return failure instanceof SSLException
                ? "TLS with the receiver failed."
                : "The connection failed: " + failure.getMessage() + ".";
    }

    private static boolean isAboutTheCertificate(Throwable failure) {
        return failure != null
                && (failure instanceof CertificateException || isAboutTheCertificate(failure.getCause()));
    }
}
