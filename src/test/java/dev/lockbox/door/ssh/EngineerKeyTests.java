package dev.lockbox.door.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an engineer may bring to the SSH door. */
class EngineerKeyTests {

    private static final String GOOD =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGDlKqH4eMfzQ1jqJqNn3zVYpTzYcGsZ1y4DCT0e4bYH";

    @TempDir
    Path folder;

    private final Entry entry = new Entry();

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,3072"})
    void takesTheKindsThatAreSafe(String kind, String bits) throws Exception {
        String line = made(kind, bits);

        EngineerKey key = EngineerKey.read(entry, "publicKey", "  " + line + "\n");

        assertThat(entry.faults()).isEmpty();
        assertThat(line).isEqualTo(key.line() + " somebody@somewhere");
        assertThat(key.fingerprint()).matches("SHA256:[A-Za-z0-9+/]{43}");
    }

    @Test
    void refusesRsaThatIsTooShort() throws Exception {
        assertRefused(made("rsa", "2048"), "is too short for RSA: 2048 bits, at least 3072");
    }

    @Test
    void warnsWhoSendsTheirPrivateKey() throws Exception {
        made("ed25519", "256");

        assertRefused(Files.readString(folder.resolve("key")), "Nobody but you may ever see that");
        assertRefused("PuTTY-User-Key-File-3: ssh-ed25519", "is a private key");
    }

    @Test
    void refusesACertificate() throws Exception {
        String key = made("ed25519", "256");
        String certificate = new Authority(folder.resolve("key"), List.of("127.0.0.0/8"))
                .sign(key, "x", "root", 1, Instant.EPOCH, Instant.EPOCH.plusSeconds(1));

        assertRefused(certificate, "is a certificate; send the key alone");
        assertRefused(certificate.replaceFirst("^\\S+", "ssh-ed25519"), "is no key of kind ssh-ed25519");
    }

    @Test
    void refusesWhatTriesToBeMoreThanAKey() throws Exception {
        assertRefused(null, "is missing");
        assertRefused(List.of(GOOD), "must be text");
        assertRefused(GOOD + "\n" + GOOD, "must be one line");
        assertRefused(GOOD + "\rcert-authority " + GOOD, "must be one line");
        assertRefused(GOOD + "\0", "control or invisible characters");
        assertRefused("command=\"/bin/sh\" " + GOOD, "without options");
        assertRefused("cert-authority " + GOOD, "without options");
        assertRefused("-o ProxyCommand=id " + GOOD, "without options");
        assertRefused("ssh-dss AAAAB3NzaC1kc3MAAACB", "DSA");
        assertRefused("ssh-ed25519", "must begin with the kind of key");
        assertRefused("ssh-ed25519 AAAA", "is no key of kind ssh-ed25519");
        assertRefused("ssh-ed25519 $(id)", "must begin with the kind of key");
        assertRefused(GOOD.replace("ssh-ed25519", "ssh-rsa"), "is no key of kind ssh-rsa");
        assertRefused(GOOD.replace("ssh-ed25519", "sk-ssh-ed25519@openssh.com"), "is no key of kind sk-ssh-ed25519");
        assertRefused(GOOD + "x".repeat(4000), "is too long");
    }

    @Test
    void leavesOutWhatStandsBeside() throws Exception {
        assertThat(EngineerKey.read(entry, "publicKey", GOOD + " $(id) ; `id` command=\"x\""))
                .extracting(EngineerKey::line)
                .isEqualTo(GOOD);
    }

    private void assertRefused(Object value, String why) throws Exception {
        var its = new Entry();
        assertThat(EngineerKey.read(its, "publicKey", value)).isNull();
        assertThat(its.faults()).hasSize(1).first().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo("publicKey");
            assertThat(fault.detail()).contains(why);
        });
    }

    private String made(String kind, String bits) throws Exception {
        Path key = folder.resolve("key");
        var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", kind, "-b", bits, "-N", ""));
        command.addAll(List.of("-C", "somebody@somewhere", "-f", key.toString()));
        VirtualMachine.root(command.toArray(String[]::new));
        return Files.readString(VirtualMachine.publicHalf(key)).strip();
    }
}
