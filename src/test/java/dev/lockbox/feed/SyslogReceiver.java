package dev.lockbox.feed;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A customer's receiver of syslog over TLS, well-behaved or not. */
final class SyslogReceiver implements AutoCloseable {

    /** How it treats a connection. */
    @FunctionalInterface
    interface Manner {
        void treat(Connection connection) throws IOException;
    }

    private final ServerSocket door;
    private final SSLContext identity;
    private final List<SyslogMessage> messages = new CopyOnWriteArrayList<>();
    private final List<Throwable> violations = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Manner manner = Connection::takeAllAndClose;
    private volatile String[] protocols = {"TLSv1.3", "TLSv1.2"};

    /** @param port 0 for any */
    SyslogReceiver(String certificate, int port) {
        try {
            identity = Certificates.server(certificate);
            door = new ServerSocket();
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var thread = new Thread(this::accept, "receiver");
        thread.setDaemon(true);
        thread.start();
    }

    static SyslogReceiver proper() {
        return new SyslogReceiver(Certificates.RECEIVER, 0);
    }

    SyslogReceiver behaving(Manner manner) {
        this.manner = manner;
        return this;
    }

    SyslogReceiver speaking(String... protocols) {
        this.protocols = protocols;
        return this;
    }

    int port() {
        return door.getLocalPort();
    }

    /** Those that arrived whole, as they came. */
    List<SyslogMessage> messages() {
        if (!violations.isEmpty()) {
            throw new AssertionError("not as the RFCs have it", violations.get(0));
        }
        return messages;
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                open.add(socket);
                connections.incrementAndGet();
                var thread = new Thread(() -> treat(socket), "receiver's connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                // It was closed.
            }
        }
    }

    private void treat(Socket socket) {
        try (socket) {
            manner.treat(new Connection(socket));
        } catch (IOException e) {
            // The sender hung up, or it did not come to TLS.
        } catch (RuntimeException | AssertionError e) {
            violations.add(e);
        } finally {
            open.remove(socket);
        }
    }

    /** The process is gone, with all it held open. */
    @Override
    public void close() {
        try {
            door.close();
            closing.countDown();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that a sender opened. */
    final class Connection {

        private final Socket socket;
        private SSLSocket tls;
        private DataInputStream in;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        void shakeHands() throws IOException {
            tls = (SSLSocket) identity.getSocketFactory().createSocket(socket, null, false);
            tls.setUseClientMode(false);
            tls.setEnabledProtocols(protocols);
            tls.startHandshake();
            in = new DataInputStream(tls.getInputStream());
        }

        /** @return whether there was one */
        boolean takeOne() throws IOException {
            int length = length(in);
            if (length < 0) {
                return false;
            }
            byte[] message = new byte[length];
            in.readFully(message);
            messages.add(SyslogMessage.parse(message));
            return true;
        }

        void takeAll() throws IOException {
            shakeHands();
            while (takeOne()) {
                // Next.
            }
        }

        void takeAllAndClose() throws IOException {
            takeAll();
            tls.close();
        }

        /** As rsyslog with GnuTLS does: the connection ends, but nobody says so by TLS. */
        void takeAndLeave(int count) throws IOException {
            shakeHands();
            for (int taken = 0; taken < count; taken++) {
                takeOne();
            }
            // Past TLS, which could answer the sender's goodbye by itself.
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            socket.close();
        }

        void sayGoodbye() throws IOException {
            tls.shutdownOutput();
        }

        /** As when the process is killed; what it had not read yet is thrown away. */
        void die() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Goes on and on, so that the sender sees it alive, until the receiver is closed. */
        void chatter() throws IOException {
            try {
                do {
                    tls.getOutputStream().write('.');
                } while (!closing.await(100, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Keeps the connection and does nothing, until the receiver is closed. */
        void hang() {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Of the next frame, as RFC 5425 writes it; negative if there is none. */
    private static int length(InputStream in) throws IOException {
        int digit = in.read();
        if (digit < 0) {
            return -1;
        }
        if (digit < '1' || digit > '9') {
            throw new AssertionError("A frame begins with its length, not with " + digit);
        }
        int length = 0;
        while (digit != ' ') {
            if (digit < '0' || digit > '9' || length > 1_000_000) {
                throw new AssertionError("no length of a frame");
            }
            length = length * 10 + digit - '0';
            digit = in.read();
        }
        return length;
    }
}
