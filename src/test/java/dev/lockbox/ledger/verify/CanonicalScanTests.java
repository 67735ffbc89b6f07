package dev.lockbox.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.ledger.Canonical;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for canonical without a closer look, the closer look would leave as it is: else a change might slip through. */
class CanonicalScanTests {

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"b\"",
        "\"a\":",
        "\"b\":",
        "\"\":",
        "\"\u00e4\":",
        "\"\\n\":",
        "0",
        "1",
        "-",
        "-1",
        "01",
        "1.0",
        "1e5",
        "123456789012345",
        "1234567890123456",
        "true",
        "false",
        "null",
        " ",
        "\\",
        "\\u",
        "\\u000f",
        "\\u000F",
        "\\u0008",
        "\\u001f",
        "\\u0020",
        "\\/",
        "\\n",
        "\\\"",
        "\u20ac",
        "\ud83d\ude02",
        "\u007f",
        "\t",
        "{}",
        "[]",
        "\"sequence\":",
        "\"tenant\":",
        "\"operation\":"
    };

    private static boolean isCanonical(byte[] text) {
        return new CanonicalScan(text).isCanonical();
    }

    private static boolean isCanonical(String text) {
        return isCanonical(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean staysAsItIs(byte[] text) {
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
            return Canonical.exactly(decoded).equals(decoded);
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void anythingItRecognisesIsCanonical() {
        var random = new Random(11);
        int recognised = 0;
        for (int i = 0; i < 300_000; i++) {
            var text = new StringBuilder("{");
            for (int piece = random.nextInt(9); piece >= 0; piece--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            byte[] bytes = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
            if (isCanonical(bytes)) {
                recognised++;
                assertThat(staysAsItIs(bytes)).as(text.toString()).isTrue();
            }
        }
        assertThat(recognised).isGreaterThan(500);
    }

    @Test
    void anythingItRecognisesOfASpoiledRecordIsCanonical() {
        byte[] record = ("{\"auditData\":{\"A\":[1,-20,{}],\"Comment\":\"\u00e4 \u20ac \ud83d\ude02 \\u001f\\n\\\"\"},"
                        + "\"clientIp\":null,\"operation\":\"x\",\"sequence\":10,\"tenant\":\"contoso\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(isCanonical(record)).isTrue();
        var random = new Random(13);
        int recognised = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] spoiled = record.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
            }
            if (isCanonical(spoiled)) {
                recognised++;
                assertThat(staysAsItIs(spoiled))
                        .as(new String(spoiled, StandardCharsets.UTF_8))
                        .isTrue();
            }
        }
        assertThat(recognised).isGreaterThan(500);
    }

    @Test
    void everyCharacterIsRecognisedExactlyWhereItMayStandAsItIs() {
        for (int point = 0; point <= 0x10FFFF; point++) {
            if (point >= 0xD800 && point <= 0xDFFF) {
                continue;
            }
            byte[] text = ("{\"a\":\"" + Character.toString(point) + "\"}").getBytes(StandardCharsets.UTF_8);
            assertThat(isCanonical(text)).as("" + point).isEqualTo(point >= ' ' && point != '"' && point != '\\');
        }
        for (int unit = 0; unit < 0x10000; unit++) {
            for (String escape : new String[] {"\\u%04x".formatted(unit), "\\u%04X".formatted(unit)}) {
                String text = "{\"a\":\"" + escape + "\"}";
                if (isCanonical(text)) {
                    assertThat(Canonical.json(text)).isEqualTo(text);
                } else {
                    assertThat(unit < 0x20 && Canonical.json(text).equals(text)).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c080",
                "c1bf",
                "e08080",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f0808080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "ff",
                "80",
                "c3",
                "c322",
                "e282",
                "e28222",
                "f09f98",
                "e2c0ac",
                "c3c3"
            })
    void badUtf8IsNotRecognised(String hex) {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        byte[] text = new byte[bad.length + 8];
        System.arraycopy("{\"a\":\"".getBytes(StandardCharsets.US_ASCII), 0, text, 0, 6);
        System.arraycopy(bad, 0, text, 6, bad.length);
        text[text.length - 2] = '"';
        text[text.length - 1] = '}';
        assertThat(isCanonical(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "{} ",
                " {}",
                "[]",
                "{\"b\":1,\"a\":1}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":null,\"a\":1}",
                "{\"a\":-0}",
                "{\"a\":01}",
                "{\"a\":1.0}",
                "{\"a\":1e2}",
                "{\"a\":9007199254740993}",
                "{\"a\":\"\\/\"}",
                "{\"a\":\"\\u0041\"}",
                "{\"a\":\"\\u000A\"}",
                "{\"a\":\"\\u000a\"}",
                "{\"a\" :1}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":[1,]}",
                "{\"a\":tru}",
                "{\"a\":-}",
                "{\"a\":}",
                "{\"a\"}",
                "{\"a\":\"\\",
                "{\"a\":\"\\u00"
            })
    void thisIsNotRecognised(String text) {
        assertThat(isCanonical(text)).isFalse();
    }

    @Test
    void whatWouldTakeALongLookIsLeftToTheCloserOne() {
        assertThat(isCanonical("{\"a\":".repeat(60) + "1" + "}".repeat(60))).isTrue();
        assertThat(isCanonical("{\"a\":".repeat(100_000))).isFalse();
        assertThat(isCanonical("{\"\u00e4\":1}")).isFalse();
    }
}
