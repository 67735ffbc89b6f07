package dev.lockbox.notification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.SocketFactory;

/**
 * Connections to a mail server that close after a time, whatever is being said. The library's time limits are for each read: a
 * server that answers a byte at a time keeps to them, and has the postman for ever.
 */
final class BriefSockets extends SocketFactory {

    private final Duration longest;

    BriefSockets(Duration longest) {
        this.longest = longest;
    }

    /** Has the library use them, unless it is told of a way of its own to the server. TLS is laid over them. */
    static void use(Properties smtp, Duration longest) {
        boolean isLedAnotherWay = Stream.of(
                        "mail.smtp.socks.host", "mail.smtp.proxy.host", "mail.smtp.socketFactory.class")
                .anyMatch(smtp::containsKey);
        if (!isLedAnotherWay) {
            smtp.put("mail.smtp.socketFactory", new BriefSockets(longest));
            // Otherwise a connection that was closed here is tried once more with a socket that is not.
            smtp.put("mail.smtp.socketFactory.fallback", "false");
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        var socket = new Socket();
        // Otherwise the end of each letter waits until the server says that it has what came before, which it puts off.
        socket.setTcpNoDelay(true);
        CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> close(socket));
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    private Socket connected(InetSocketAddress to, InetSocketAddress from) throws IOException {
        Socket socket = createSocket();
        socket.bind(from);
        socket.connect(to);
        return socket;
    }
}
