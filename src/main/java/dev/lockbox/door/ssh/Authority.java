package dev.lockbox.door.ssh;

import dev.lockbox.grant.DoorStuck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Signs certificates for engineers' keys, by OpenSSH's own ssh-keygen.
 *
 * @param key file of the private key
 * @param networks the only ones its certificates are good from
 */
record Authority(Path key, List<String> networks) {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /** @throws DoorStuck if it could not sign, found by signing something that has long ended */
    static Authority of(Path key, List<String> networks) throws DoorStuck {
        var authority = new Authority(key, networks);
        Program.Answer publicHalf =
                Program.run(LONGEST, "", List.of("ssh-keygen", "-y", "-P", "", "-f", key.toString()));
        if (publicHalf.status() != 0) {
            throw new DoorStuck(publicHalf.reason());
        }
        authority.sign(publicHalf.said(), "trial", "nobody", 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        return authority;
    }

    /**
     * A certificate that lets one name in from its networks, to a terminal or a command and nothing besides.
     *
     * @param id how hosts' journals call it
     * @param name the only one it is for
     * @param until the first second in which it is not good any more
     */
    String sign(String publicKey, String id, String name, long serial, Instant from, Instant until) throws DoorStuck {
        try (var desk = new Desk()) {
            Path file = Files.writeString(desk.file("engineer.pub"), publicKey);
            Program.Answer answer = Program.run(
                    LONGEST,
                    "",
                    List.of(
                            "ssh-keygen",
                            "-q",
                            "-s",
                            key.toString(),
                            "-I",
                            id,
                            "-n",
                            name,
                            "-z",
                            Long.toUnsignedString(serial),
                            "-V",
                            SECONDS.format(from) + ":" + SECONDS.format(until),
                            "-O",
                            "clear",
                            "-O",
                            "permit-pty",
                            "-O",
                            "source-address=" + sourceAddress(),
                            file.toString()));
            if (answer.status() != 0) {
                throw new DoorStuck("no certificate could be signed: " + answer.reason());
            }
            return Files.readString(desk.file("engineer-cert.pub")).strip();
        } catch (IOException e) {
            throw new DoorStuck("no certificate could be signed: its file cannot be written", e);
        }
    }

    String sourceAddress() {
        return String.join(",", networks);
    }
}
