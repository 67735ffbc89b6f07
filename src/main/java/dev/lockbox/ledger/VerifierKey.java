package dev.lockbox.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public half of an Ed25519 key under a name, written {@code name+id+base64} as the C2SP {@code signed-note} does.
 *
 * @param name the origin of the log it signs
 * @param raw the 32 bytes of RFC 8032
 */
public record VerifierKey(String name, byte[] raw) {

    private static final Pattern WRITTEN =
            Pattern.compile("([^\\s+]+)\\+([0-9a-f]{8})\\+((?:[A-Za-z0-9+/]{4})+)", Pattern.UNICODE_CHARACTER_CLASS);
    private static final byte ED25519 = 1;
    private static final int LENGTH = 32;
    private static final byte[] DER_BEFORE_RAW = HexFormat.of().parseHex("302a300506032b6570032100");

    static VerifierKey of(String name, PublicKey key) {
        byte[] der = key.getEncoded();
        return new VerifierKey(name, Arrays.copyOfRange(der, der.length - LENGTH, der.length));
    }

    /** @throws IllegalArgumentException if that is no such key, in words for the reader */
    public static VerifierKey parse(String line) {
        Matcher matcher = WRITTEN.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A public key is written as name+id+base64");
        }
        byte[] typed = Base64.getDecoder().decode(matcher.group(3));
        if (typed.length != LENGTH + 1 || typed[0] != ED25519) {
            throw new IllegalArgumentException("Only public keys of kind Ed25519 are known");
        }
        var key = new VerifierKey(matcher.group(1), Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.id().equals(matcher.group(2))) {
            throw new IllegalArgumentException("The public key was damaged: its id does not fit");
        }
        return key;
    }

    /** Four bytes that tell it from others of its name, in hexadecimal. */
    public String id() {
        return HexFormat.of().formatHex(idBytes());
    }

    byte[] idBytes() {
        MessageDigest digest = Hash.sha256();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        digest.update(ED25519);
        return Arrays.copyOf(digest.digest(raw), 4);
    }

    boolean made(SignedNote.Signature signature) {
        return signature.name().equals(name) && Arrays.equals(idBytes(), Arrays.copyOf(signature.bytes(), 4));
    }

    boolean verifies(byte[] text, SignedNote.Signature signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey());
            verifier.update(text);
            return verifier.verify(signature.bytes(), 4, signature.bytes().length - 4);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] der = Arrays.copyOf(DER_BEFORE_RAW, DER_BEFORE_RAW.length + LENGTH);
        System.arraycopy(raw, 0, der, DER_BEFORE_RAW.length, LENGTH);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key && name.equals(key.name) && Arrays.equals(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        byte[] typed = new byte[LENGTH + 1];
        typed[0] = ED25519;
        System.arraycopy(raw, 0, typed, 1, LENGTH);
        return name + "+" + id() + "+" + Base64.getEncoder().encodeToString(typed);
    }
}
