package dev.lockbox.door.ssh;

import dev.lockbox.grant.DoorStuck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of OpenSSH's programs: run with a list of arguments and never by a shell, without our environment, and ended in time. */
final class Program {

    /** What is read of an answer, in bytes. */
    private static final int MOST = 4 << 20;

    /** @param said what it wrote; {@code complained} what it wrote to where errors go */
    record Answer(int status, String said, String complained) {

        /** The last line of the complaint, for a reader. */
        String reason() {
            return complained
                    .strip()
                    .lines()
                    .reduce((first, last) -> last)
                    .map(Program::readable)
                    .orElse("it did not say why");
        }
    }

    private Program() {}

    /**
     * @param input what it reads
     * @throws DoorStuck if it is not there or takes longer
     */
    static Answer run(Duration longest, String input, List<String> command) throws DoorStuck {
        try (var desk = new Desk()) {
            Path in = Files.writeString(desk.file("in"), input);
            Path out = desk.file("out");
            Path err = desk.file("err");
            var builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            // Times are read as UTC, and complaints are in English.
            builder.environment().put("TZ", "UTC");
            builder.environment().put("LC_ALL", "C");
            return answer(builder.start(), longest, command.get(0), out, err);
        } catch (IOException e) {
            throw new DoorStuck(command.get(0) + " cannot be run here; OpenSSH's client must be installed", e);
        }
    }

    private static Answer answer(Process process, Duration longest, String name, Path out, Path err)
            throws IOException, DoorStuck {
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DoorStuck("no answer within " + longest.toSeconds() + " s (" + name + ")");
            }
            return new Answer(process.exitValue(), text(out), text(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DoorStuck("no answer in time (" + name + ")", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    /** What another machine said, fit to be shown. */
    static String readable(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", " ").strip();
        return plain.length() <= 300 ? plain : plain.substring(0, 300) + "...";
    }
}
