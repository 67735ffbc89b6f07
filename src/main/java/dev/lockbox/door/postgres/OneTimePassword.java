package dev.lockbox.door.postgres;

import java.security.SecureRandom;
import java.util.Base64;
import org.postgresql.util.PasswordUtil;

/**
 * A password nobody knew before and nobody is told twice.
 *
 * @param clear for the engineer
 * @param verifier for the server, which can check the password by it and never sees it: no log of statements holds it
 */
record OneTimePassword(String clear, String verifier) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static OneTimePassword make() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        String clear = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new OneTimePassword(clear, PasswordUtil.encodeScramSha256(clear.toCharArray()));
    }

    @Override
    public String toString() {
        return "a password";
    }
}
