package dev.lockbox.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text and who signed it, in the form of the C2SP {@code signed-note}.
 *
 * @param text ends with a line feed
 */
public record SignedNote(String text, List<Signature> signatures) {

    private static final Pattern SIGNATURE = Pattern.compile(
            "\u2014 ([^\\s+]+) ((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F&&[^\n]]");
    private static final int ID = 4;

    /**
     * One line below the text.
     *
     * @param name whose key made it
     * @param bytes four that tell the key, and the signature
     */
    public record Signature(String name, byte[] bytes) {

        /** Of the key, in hexadecimal. */
        public String id() {
            return HexFormat.of().formatHex(bytes, 0, ID);
        }

        @Override
        public String toString() {
            return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** @throws IllegalArgumentException if that is no signed note */
    public static SignedNote parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 1 || !note.endsWith("\n") || CONTROL.matcher(note).find()) {
            throw new IllegalArgumentException("A signed note ends with an empty line and one line for each signature");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : note.substring(end + 2).split("\n")) {
            Matcher matcher = SIGNATURE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("Below the empty line of a signed note stand only signatures");
            }
            byte[] bytes = Base64.getDecoder().decode(matcher.group(2));
            if (bytes.length <= ID) {
                throw new IllegalArgumentException("A signature in a signed note is too short");
            }
            signatures.add(new Signature(matcher.group(1), bytes));
        }
        return new SignedNote(note.substring(0, end + 1), List.copyOf(signatures));
    }

    /**
     * Whether one of the keys signed it. Signatures of other keys are passed over, as the form says.
     *
     * @throws IllegalArgumentException if the signature of a known key is false: then the whole note is worth nothing
     */
    public boolean isSignedByOneOf(Collection<VerifierKey> keys) {
        boolean signed = false;
        for (Signature signature : signatures) {
            for (VerifierKey key : keys) {
                if (key.made(signature)) {
                    if (!key.verifies(text.getBytes(StandardCharsets.UTF_8), signature)) {
                        throw new IllegalArgumentException(
                                "The signature of the key " + key + " is false: the text is not what was signed");
                    }
                    signed = true;
                }
            }
        }
        return signed;
    }

    @Override
    public String toString() {
        var note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature).append('\n'));
        return note.toString();
    }
}
