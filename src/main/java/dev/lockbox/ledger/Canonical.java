package dev.lockbox.ledger;

import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/** JSON in the one form of RFC 8785, so that equal content is equal bytes. */
public final class Canonical {

    private Canonical() {}

    /** @throws IllegalArgumentException if that is no JSON object or array, or one with a name twice */
    public static String json(String json) {
        try {
            return new JsonCanonicalizer(json).getEncodedString();
        } catch (IOException e) {
            throw new IllegalArgumentException("This is not JSON: " + e.getMessage(), e);
        }
    }
}
