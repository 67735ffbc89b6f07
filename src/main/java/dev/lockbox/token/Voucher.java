package dev.lockbox.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Vouches, with a secret the nodes share and the database does not hold, that a key was published by one of them: whoever
 * writes into the database could otherwise add a key of their own, and forge tokens that others would take.
 */
final class Voucher {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    private final SecretKeySpec secret;

    /** @throws IllegalArgumentException if that is no such secret */
    Voucher(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.strip());
        if (bytes.length != SECRET_BYTES) {
            throw new IllegalArgumentException("The nodes' secret has " + SECRET_BYTES + " bytes, not " + bytes.length);
        }
        this.secret = new SecretKeySpec(bytes, ALGORITHM);
    }

    static String freshSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    String of(PublishedKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(key.text().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    boolean fits(String voucher, PublishedKey key) {
        return MessageDigest.isEqual(
                of(key).getBytes(StandardCharsets.UTF_8), voucher.getBytes(StandardCharsets.UTF_8));
    }
}
