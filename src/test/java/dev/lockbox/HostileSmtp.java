package dev.lockbox;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** An SMTP server that does what real ones do on bad days. It keeps what it took, by RFC 5321: what it answered 250 to. */
public final class HostileSmtp implements Closeable {

    /** What goes wrong. */
    public enum Mood {
        FINE,
        /** 421 as greeting. */
        BUSY,
        /** Takes the connection and says nothing. */
        HANGS,
        /** Greets a byte at a time, and is never done with it. */
        DRIPS,
        /** 450 to each address. */
        PUTS_OFF,
        /** 550 to whoever sends. */
        KNOWS_NOT_THE_SENDER,
        /** 530 to whoever sends. */
        WANTS_TLS,
        /** 554 to whoever sends. */
        BLOCKS_THE_HOST,
        /** 530 to each address. */
        WANTS_A_PASSWORD,
        /** 550 to addresses that begin with {@code contosoadmin}. */
        KNOWS_NOT_EVERYBODY,
        /** 554 to what is in the letter. */
        DISLIKES_WHAT_IT_READS,
        /** Reads half of the letter and drops the connection. */
        DIES_MID_MESSAGE,
        /** Takes the letter, answers 250, and drops the connection without a goodbye. */
        DIES_AFTERWARDS
    }

    private static final Duration DRIP = Duration.ofMillis(50);

    private final ServerSocket door;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    public final List<Taken> taken = new CopyOnWriteArrayList<>();
    public volatile Mood mood = Mood.FINE;
    public volatile int connections;

    /** What happens just before it answers for a letter. */
    public volatile Runnable meanwhile = () -> {};

    /** A letter it answered for. */
    public record Taken(String to, String messageId, String date) {}

    public HostileSmtp() {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var thread = new Thread(this::listen, "hostile-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return door.getLocalPort();
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                connections++;
                open.add(caller);
                var thread = new Thread(() -> talk(caller), "hostile-smtp-talk");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket caller) {
        try (caller) {
            var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = caller.getOutputStream();
            if (mood == Mood.HANGS) {
                in.readLine();
                return;
            }
            while (mood == Mood.DRIPS) {
                out.write('2');
                LockSupport.parkNanos(DRIP.toNanos());
            }
            say(out, mood == Mood.BUSY ? "421 come back later" : "220 hostile");
            String to = null;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase();
                switch (verb) {
                    case "MAIL" -> say(out, sent());
                    case "EHLO", "HELO", "RSET", "NOOP" -> say(out, "250 fine");
                    case "RCPT" -> {
                        to = line.replaceAll("^[^<]*<|>.*$", "");
                        say(out, addressed(to));
                    }
                    case "DATA" -> {
                        say(out, "354 go on");
                        if (!read(in, out, to)) {
                            return;
                        }
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "500 what?");
                }
            }
        } catch (IOException e) {
            // It hung up on us, or we on it.
        }
    }

    private String sent() {
        return switch (mood) {
            case KNOWS_NOT_THE_SENDER -> "550 5.7.1 not as this sender";
            case WANTS_TLS -> "530 5.7.0 Must issue a STARTTLS command first";
            case BLOCKS_THE_HOST -> "554 5.7.1 Your host is blocked";
            default -> "250 fine";
        };
    }

    private String addressed(String to) {
        return switch (mood) {
            case PUTS_OFF -> "450 mailbox busy";
            case WANTS_A_PASSWORD -> "530 5.7.57 Client not authenticated to send mail";
            case KNOWS_NOT_EVERYBODY -> to.startsWith("contosoadmin") ? "550 5.1.1 no such user" : "250 fine";
            default -> "250 fine";
        };
    }

    /** Whether the talk goes on. */
    private boolean read(BufferedReader in, OutputStream out, String to) throws IOException {
        String id = null;
        String date = null;
        int lines = 0;
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            if (line.toLowerCase().startsWith("message-id:")) {
                id = line.substring("message-id:".length()).strip();
            } else if (line.toLowerCase().startsWith("date:")) {
                date = line.substring("date:".length()).strip();
            }
            if (mood == Mood.DIES_MID_MESSAGE && ++lines > 5) {
                return false;
            }
        }
        if (mood == Mood.DISLIKES_WHAT_IT_READS) {
            say(out, "554 5.7.1 looks like spam");
            return true;
        }
        meanwhile.run();
        taken.add(new Taken(to, id, date));
        say(out, "250 taken");
        return mood != Mood.DIES_AFTERWARDS;
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket caller : open) {
                caller.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
