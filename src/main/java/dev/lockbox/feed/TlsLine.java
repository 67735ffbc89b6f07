package dev.lockbox.feed;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * A connection of TLS on which no step waits for ever, and whose end is looked at closely, since it is all that tells
 * whether what was written arrived. The JDK's socket can do neither: its writes wait for whoever does not read, and it takes
 * a connection cut off for one that was closed.
 */
final class TlsLine implements AutoCloseable {

    /** Holds the largest record of TLS, and then some. */
    private static final int BUFFER = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** For a receiver that is as near as can be, in milliseconds. */
    private static final long LEAST_PAUSE = 50;

    private final SocketChannel channel;
    private final Selector selector;
    private final SSLEngine engine;
    private final Patience patience;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private final ByteBuffer read = ByteBuffer.allocate(BUFFER);
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER);
    private long roundTrip;
    /** They said by TLS that they are done; so much nobody in between can forge. */
    private boolean closeNotify;
    /** The connection came to its end, in order. */
    private boolean ended;

    private TlsLine(SocketChannel channel, Selector selector, SSLEngine engine, Patience patience) {
        this.channel = channel;
        this.selector = selector;
        this.engine = engine;
        this.patience = patience;
    }

    /** @throws IOException if nobody is there, or not whom the engine trusts */
    static TlsLine open(InetSocketAddress address, SSLEngine engine, Patience patience) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            var line = new TlsLine(channel, Selector.open(), engine, patience);
            try {
                line.connect(address);
                line.handshake();
                return line;
            } catch (IOException | RuntimeException e) {
                line.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void connect(InetSocketAddress address) throws IOException {
        long started = System.nanoTime();
        channel.register(selector, 0);
        if (!channel.connect(address)) {
            await(SelectionKey.OP_CONNECT, patience.forOneStep());
            if (!channel.finishConnect()) {
                throw new ConnectException();
            }
        }
        roundTrip = Duration.ofNanos(System.nanoTime() - started).toMillis();
    }

    private void handshake() throws IOException {
        engine.beginHandshake();
        while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> wrap(NOTHING);
                default -> {
                    if (!unwrap()) {
                        receive(patience.forOneStep());
                        notOverYet();
                    }
                }
            }
        }
    }

    /** Writes it all, and meanwhile hears whether they hang up. */
    void write(ByteBuffer plain) throws IOException {
        while (plain.hasRemaining()) {
            wrap(plain);
            listen();
            notOverYet();
        }
    }

    /**
     * Ends the connection and waits for their end of it. Comes back only if they closed after everything that was written
     * had reached them, and without throwing any of it away, which would have reset the connection.
     *
     * @param withCloseNotify whether they have to say so by TLS
     */
    void finish(boolean withCloseNotify) throws IOException {
        // Had they closed by themselves, it would be no answer, and what was written could have met a closed door. So
        // what
        // was written gets the time to be there first, and they the time to say so.
        await(SelectionKey.OP_READ, Math.max(LEAST_PAUSE, 2 * roundTrip));
        listen();
        notOverYet();
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            wrap(NOTHING);
        }
        channel.shutdownOutput();
        while (!ended) {
            receive(patience.forOneStep());
            while (unwrap()) {
                // Whatever it says, it is nothing we asked for.
            }
        }
        if (withCloseNotify && !closeNotify) {
            throw new EOFException("the receiver closed the connection without saying so by TLS"
                    + " (close_notify); if it always does, set closeNotify to false");
        }
    }

    private void notOverYet() throws IOException {
        if (closeNotify || ended) {
            throw new EOFException("the receiver closed the connection too early");
        }
    }

    private void wrap(ByteBuffer plain) throws IOException {
        out.clear();
        SSLEngineResult result = engine.wrap(plain, out);
        if (result.getStatus() == Status.CLOSED && !engine.isOutboundDone()) {
            throw new SSLException("the connection was closed");
        }
        tasks();
        out.flip();
        while (out.hasRemaining()) {
            if (channel.write(out) == 0 && !await(SelectionKey.OP_WRITE, patience.forOneStep())) {
                throw new SocketTimeoutException();
            }
        }
    }

    /** Takes in what came so far. */
    private void listen() throws IOException {
        while (channel.read(in) > 0) {
            // Who talks without an end has no more time than who is silent.
            patience.forOneStep();
            while (unwrap()) {
                // They have nothing to tell but that they hang up, and what TLS says by itself.
            }
        }
    }

    /** Takes in what comes next. */
    private void receive(long milliseconds) throws IOException {
        int count = channel.read(in);
        if (count == 0) {
            if (!await(SelectionKey.OP_READ, milliseconds)) {
                throw new SocketTimeoutException();
            }
            count = channel.read(in);
        }
        ended = count < 0;
    }

    /** @return whether there was anything to do it with */
    private boolean unwrap() throws IOException {
        in.flip();
        if (closeNotify) {
            in.position(in.limit());
        }
        boolean any = in.hasRemaining();
        if (any) {
            read.clear();
            SSLEngineResult result = engine.unwrap(in, read);
            any = result.bytesConsumed() > 0 || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK;
            closeNotify = result.getStatus() == Status.CLOSED && result.bytesConsumed() > 0;
            tasks();
        }
        in.compact();
        return any;
    }

    private void tasks() {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
        }
    }

    /** @return whether it came so far */
    private boolean await(int what, long milliseconds) throws IOException {
        channel.keyFor(selector).interestOps(what);
        selector.selectedKeys().clear();
        return selector.select(milliseconds) > 0;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
