package dev.lockbox.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Ed25519 key that signs checkpoints. */
final class SigningKey {

    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final KeyPair pair;

    private SigningKey(KeyPair pair) {
        this.pair = pair;
    }

    static SigningKey make() {
        try {
            return new SigningKey(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java from 15 on has " + ALGORITHM, e);
        }
    }

    /**
     * @param pem both halves, as {@link #pem} writes them
     * @throws IllegalArgumentException if they are not there, or not each other's
     */
    static SigningKey parse(String pem) {
        try {
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            var key = new SigningKey(new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(block(PUBLIC, pem))),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(block(PRIVATE, pem)))));
            String text = "a trial\n";
            if (!new SignedNote(text, List.of(key.sign("trial", text)))
                    .isSignedByOneOf(List.of(key.verifier("trial")))) {
                throw new IllegalArgumentException("its halves do not belong together");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no key of kind " + ALGORITHM, e);
        }
    }

    private static byte[] block(String kind, String pem) {
        Matcher matcher = Pattern.compile("-----BEGIN " + kind + "-----([A-Za-z0-9+/=\\s]+)-----END " + kind + "-----")
                .matcher(pem);
        if (!matcher.find()) {
            throw new IllegalArgumentException("it holds no " + kind + " in PEM");
        }
        return Base64.getMimeDecoder().decode(matcher.group(1));
    }

    /** Both halves; whoever reads this can sign. */
    String pem() {
        return block(PRIVATE, pair.getPrivate().getEncoded())
                + block(PUBLIC, pair.getPublic().getEncoded());
    }

    private static String block(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }

    /** @param name the log it signs for */
    VerifierKey verifier(String name) {
        return VerifierKey.of(name, pair.getPublic());
    }

    SignedNote.Signature sign(String name, String text) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(pair.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            byte[] signature = signer.sign();
            byte[] id = verifier(name).idBytes();
            byte[] bytes = new byte[id.length + signature.length];
            System.arraycopy(id, 0, bytes, 0, id.length);
            System.arraycopy(signature, 0, bytes, id.length, signature.length);
            return new SignedNote.Signature(name, bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The checkpoint cannot be signed", e);
        }
    }
}
