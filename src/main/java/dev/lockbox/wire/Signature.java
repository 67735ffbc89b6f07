package dev.lockbox.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows the receiver who called and that nothing was changed on the way, as Standard Webhooks has it: by each secret that is
 * shared, so that one can take another's place without a call lost.
 */
public final class Signature {

    /** The prefix by which the libraries of Standard Webhooks know a secret; it is no part of it. */
    private static final String PREFIX = "whsec_";

    private static final int SHORTEST = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> secrets;

    /** @param secrets the current one first */
    public Signature(List<SecretKeySpec> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** @throws IllegalArgumentException if that is no such secret, in words that do not hold it */
    public static SecretKeySpec secret(String secret) {
        byte[] bytes = bytes(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException("must be base64 of at least " + SHORTEST
                    + " random bytes, such as from: openssl rand -base64 " + SHORTEST);
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Its message would hold a letter of the secret.
            return new byte[0];
        }
    }

    /**
     * @param timestamp of this try, in seconds since 1970
     * @return one for each secret, the current one's first
     */
    public String over(String id, long timestamp, byte[] body) {
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return secrets.stream().map(secret -> "v1," + mac(secret, head, body)).collect(Collectors.joining(" "));
    }

    private static String mac(SecretKeySpec secret, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(head);
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
