package dev.lockbox.action;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a run has given out so far: how much, and its hash. */
final class Output {

    private final long most;
    private final MessageDigest hash;
    private long bytes;

    /** @param most in bytes */
    Output(long most) {
        this.most = most;
        try {
            this.hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Counts that too, unless it would be too much. */
    boolean take(byte[] more) {
        if (bytes + more.length > most) {
            return false;
        }
        bytes += more.length;
        hash.update(more);
        return true;
    }

    long bytes() {
        return bytes;
    }

    /** Once, at the end. */
    String sha256() {
        return HexFormat.of().formatHex(hash.digest());
    }
}
