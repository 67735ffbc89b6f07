package dev.lockbox.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server on loopback that takes every letter, but for what it is told to answer otherwise. */
final class MailServer implements AutoCloseable {

    /**
     * A letter it took.
     *
     * @param sender the one on the envelope
     */
    record Taken(String sender, String recipient, MimeMessage letter) {}

    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile String disliked;
    private final ServerSocket socket;

    MailServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    List<Taken> taken() {
        return taken;
    }

    /** From now on a command that begins so is answered so. */
    void answer(String command, String reply) {
        answers.put(command.toUpperCase(Locale.ROOT), reply);
    }

    void refuse(String address, String reply) {
        answer("RCPT TO:<" + address, reply);
    }

    /** From now on it takes no letter in which it reads that. */
    void dislike(String words) {
        disliked = words;
    }

    void asAtFirst() {
        answers.clear();
        disliked = null;
        taken.clear();
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "mail server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket line = socket.accept();
                start(() -> talk(line));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket line) {
        try (line;
                var in = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.ISO_8859_1));
                var out = new OutputStreamWriter(line.getOutputStream(), StandardCharsets.ISO_8859_1)) {
            say(out, "220 here");
            String sender = null;
            String recipient = null;
            for (String said = in.readLine(); said != null; said = in.readLine()) {
                String command = said.toUpperCase(Locale.ROOT);
                String reply = answers.entrySet().stream()
                        .filter(it -> command.startsWith(it.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
                if (reply != null) {
                    say(out, reply);
                } else if (command.startsWith("EHLO")) {
                    say(out, "250-here\r\n250 DSN");
                } else if (command.startsWith("DATA")) {
                    say(out, "354 go on");
                    MimeMessage letter = read(in);
                    if (disliked != null && text(letter).contains(disliked)) {
                        say(out, "554 5.7.1 Looks like spam");
                    } else {
                        taken.add(new Taken(sender, recipient, letter));
                        say(out, "250 taken");
                    }
                } else if (command.startsWith("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    sender = command.startsWith("MAIL FROM:") ? said.substring(10) : sender;
                    recipient = command.startsWith("RCPT TO:") ? said.substring(8) : recipient;
                    say(out, "250 fine");
                }
            }
        } catch (IOException | MessagingException e) {
            // Whoever called sees that it is gone.
        }
    }

    private static void say(Writer out, String reply) throws IOException {
        out.write(reply + "\r\n");
        out.flush();
    }

    /** As plain text. */
    static String text(MimeMessage letter) throws IOException, MessagingException {
        return letter.getSubject()
                + ((Multipart) letter.getContent()).getBodyPart(0).getContent();
    }

    private static MimeMessage read(BufferedReader in) throws IOException, MessagingException {
        var letter = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            letter.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(letter.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
