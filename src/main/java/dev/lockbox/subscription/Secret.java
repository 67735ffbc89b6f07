package dev.lockbox.subscription;

import dev.lockbox.wire.Signature;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the receiver shares, as Standard Webhooks writes it.
 *
 * @param text to be shown once
 */
public record Secret(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static Secret fresh() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret("whsec_" + Base64.getEncoder().encodeToString(bytes));
    }

    SecretKeySpec key() {
        return Signature.secret(text);
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
