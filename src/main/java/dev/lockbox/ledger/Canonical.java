package dev.lockbox.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;

/** JSON in the one form of RFC 8785, so that equal content is equal bytes. */
public final class Canonical {

    // The canonicaliser overlooks a name that stands twice where its first value is null, and takes 01 for a number.
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Canonical() {}

    /** @throws IllegalArgumentException if that is no JSON object or array, or not one of I-JSON (RFC 7493), in words */
    public static String json(String json) {
        return json(json, false);
    }

    /**
     * The same, but a number stays the number it is: RFC 8785 rounds to what a double holds, and two numbers then look
     * alike.
     *
     * @throws IllegalArgumentException if a number would be rounded, too
     */
    public static String exactly(String json) {
        return json(json, true);
    }

    private static String json(String json, boolean exactly) {
        try {
            read(json, exactly);
            String canonical = new JsonCanonicalizer(json).getEncodedString();
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(canonical)) {
                throw new IllegalArgumentException("half a character (a lone surrogate) stands in a text");
            }
            return canonical;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
        }
    }

    private static void read(String json, boolean exactly) throws IOException {
        try (JsonParser parser = STRICT.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (exactly && token.isNumeric()) {
                    refuseToRound(parser.getText());
                }
            }
        }
    }

    private static void refuseToRound(String number) throws IOException {
        double rounded = Double.parseDouble(number);
        if (Double.isInfinite(rounded)
                || new BigDecimal(number).compareTo(new BigDecimal(NumberToJSON.serializeNumber(rounded))) != 0) {
            throw new IllegalArgumentException("the number " + number + " has more digits than can be kept");
        }
    }
}
