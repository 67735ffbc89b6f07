package dev.lockbox.door.ssh;

import dev.lockbox.grant.DoorStuck;
import dev.lockbox.identity.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public key an engineer brings.
 *
 * @param line its kind and its bytes in base64, without what the engineer wrote beside
 * @param fingerprint as OpenSSH prints it
 */
record EngineerKey(String line, String fingerprint) {

    private static final int LONGEST = 4000;
    private static final int SMALLEST_RSA = 3072;
    private static final String RSA = "ssh-rsa";
    private static final Set<String> KINDS = Set.of(
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com",
            RSA);

    private static final Pattern LINE = Pattern.compile("(\\S+) ([A-Za-z0-9+/]+={0,2})(?: .*)?");
    private static final Pattern PRINTED = Pattern.compile("([0-9]{1,6}) (SHA256:[A-Za-z0-9+/]{43}) .*");

    /**
     * Null where it cannot be taken, with the fault noted.
     *
     * @throws DoorStuck if no key can be looked at
     */
    static EngineerKey read(Entry entry, String field, Object value) throws DoorStuck {
        if (value instanceof String text && (text.contains("PRIVATE KEY") || text.startsWith("PuTTY-User-Key"))) {
            entry.fault(
                    field,
                    "is a private key. Nobody but you may ever see that: make a new one, and send its public half,"
                            + " the file that ends in .pub");
            return null;
        }
        if (value instanceof String text && text.strip().lines().count() > 1) {
            entry.fault(field, "must be one line, as in a file that ends in .pub, and one key");
            return null;
        }
        String given = entry.line(field, value, LONGEST);
        if (given == null) {
            return null;
        }
        Matcher line = LINE.matcher(given);
        if (!line.matches() || !KINDS.contains(line.group(1))) {
            entry.fault(field, whyNot(given));
            return null;
        }
        return look(entry, field, line.group(1), line.group(2));
    }

    private static String whyNot(String given) {
        if (given.contains("-cert-v01@openssh.com")) {
            return "is a certificate; send the key alone, it gets one here";
        }
        if (given.startsWith("ssh-dss")) {
            return "is a DSA key, which is not safe any more; make one with: ssh-keygen -t ed25519";
        }
        return "must begin with the kind of key, without options, and its base64: "
                + KINDS.stream().sorted().toList();
    }

    private static EngineerKey look(Entry entry, String field, String kind, String base64) throws DoorStuck {
        String line = kind + " " + base64;
        // OpenSSH judges what OpenSSH will read.
        Program.Answer answer = Program.run(Duration.ofSeconds(2), line + "\n", List.of("ssh-keygen", "-l", "-f", "-"));
        Matcher printed = PRINTED.matcher(answer.said().strip());
        if (!isOf(kind, base64) || answer.status() != 0 || !printed.matches()) {
            entry.fault(field, "is no key of kind " + kind + "; send the whole line of the file that ends in .pub");
            return null;
        }
        if (kind.equals(RSA) && Integer.parseInt(printed.group(1)) < SMALLEST_RSA) {
            entry.fault(
                    field,
                    "is too short for RSA: " + printed.group(1) + " bits, at least " + SMALLEST_RSA
                            + ". Make one with: ssh-keygen -t ed25519");
            return null;
        }
        return new EngineerKey(line, printed.group(2));
    }

    /** Whether the bytes say the same of their kind as the word before them. */
    private static boolean isOf(String kind, String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            String head = "\0\0\0" + (char) kind.length() + kind;
            return new String(bytes, StandardCharsets.ISO_8859_1).startsWith(head);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
