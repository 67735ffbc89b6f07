package dev.lockbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal content is equal bytes, as RFC 8785 has it with its published examples; and nothing else is. */
class CanonicalTests {

    static Stream<Arguments> published() {
        return Stream.of(
                Arguments.of("[56, {\"d\": true, \"10\": null, \"1\": [ ]}]", "[56,{\"1\":[],\"10\":null,\"d\":true}]"),
                Arguments.of(
                        "{\"peach\": \"This sorting order\", \"p\u00e9ch\u00e9\": \"is wrong according to French\","
                                + " \"p\u00eache\": \"but canonicalization MUST\", \"sin\": \"ignore locale\"}",
                        "{\"peach\":\"This sorting order\",\"p\u00e9ch\u00e9\":\"is wrong according to French\","
                                + "\"p\u00eache\":\"but canonicalization MUST\",\"sin\":\"ignore locale\"}"),
                Arguments.of(
                        "{\"1\": {\"f\": {\"f\": \"hi\",\"F\": 5} ,\"\\n\": 56.0}, \"10\": { }, \"\": \"empty\", \"a\": { },"
                                + " \"111\": [ {\"e\": \"yes\",\"E\": \"no\" } ], \"A\": { }}",
                        "{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{},"
                                + "\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{}}"),
                Arguments.of("{\"Unnormalized Unicode\":\"A\\u030a\"}", "{\"Unnormalized Unicode\":\"A\u030a\"}"),
                Arguments.of(
                        """
                        {
                          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                          "literals": [null, true, false]
                        }
                        """,
                        "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"),
                Arguments.of(
                        "{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\", \"\\u000a\": \"Newline\", \"1\": \"One\","
                                + " \"\\u0080\": \"Control\\u007f\", \"\\ud83d\\ude02\": \"Smiley\","
                                + " \"\\u00f6\": \"Latin Small Letter O With Diaeresis\","
                                + " \"\\ufb33\": \"Hebrew Letter Dalet With Dagesh\","
                                + " \"</script>\": \"Browser Challenge\"}",
                        "{\"\\n\":\"Newline\",\"\\r\":\"Carriage Return\",\"1\":\"One\",\"</script>\":\"Browser Challenge\","
                                + "\"\u0080\":\"Control\u007f\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\","
                                + "\"\u20ac\":\"Euro Sign\",\"\ud83d\ude02\":\"Smiley\","
                                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void thePublishedExamplesComeOutAsPublished(String json, String canonical) {
        assertThat(Canonical.json(json)).isEqualTo(canonical);
        assertThat(Canonical.json(canonical)).isEqualTo(canonical);
    }

    /** Appendix B of the RFC. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void theNumbersOfTheRfcAreWrittenAsItWritesThem(String bits, String written) {
        double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
        assertThat(Canonical.json("[" + new java.math.BigDecimal(number) + "]")).isEqualTo("[" + written + "]");
        assertThat(Canonical.exactly("[" + written + "]")).isEqualTo("[" + written + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":null,\"a\":1}",
                "{\"a\":null,\"a\":null}",
                "{\"b\":[{\"a\":1,\"\\u0061\":2}]}"
            })
    void aNameThatStandsTwiceIsRefused(String json) {
        assertThatThrownBy(() -> Canonical.json(json)).hasMessageContaining("uplicate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[\"\\ud800\"]", "[\"\\udc00\\ud800\"]", "{\"\\ud83d\":1}", "[\"\ud800\"]", "[\"\ud83dx\"]"})
    void halfACharacterIsRefused(String json) {
        assertThatThrownBy(() -> Canonical.json(json)).hasMessageContaining("half a character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "\"a\"",
                "null",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "[01]",
                "[+1]",
                "[1.]",
                "[.5]",
                "[NaN]",
                "[1e999]",
                "[Infinity]",
                "['a']",
                "{a:1}",
                "[1]]",
                "[1][2]",
                "{} x",
                "[\"\t\"]",
                "[\"\\x\"]",
                "[tr ue]",
                "[1 2]",
                "[/**/1]"
            })
    void whatIsNoJsonIsRefused(String json) {
        assertThatThrownBy(() -> Canonical.json(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void howDeepJsonMayGoIsBounded() {
        assertThatThrownBy(() -> Canonical.json("[".repeat(1_000_000))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Canonical.json("[".repeat(5_000) + "]".repeat(5_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740993", "0.10000000000000000000001", "333333333.33333329", "1e-400", "1e999"})
    void whereItMattersANumberIsNotRounded(String number) {
        assertThatThrownBy(() -> Canonical.exactly("[" + number + "]")).hasMessageContaining("more digits");
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1", "100e-2, 1", "0.10, 0.1", "-0, 0", "9007199254740992, 9007199254740992", "1e21, 1e+21"})
    void aNumberMayBeSpelledInManyWays(String number, String canonical) {
        assertThat(Canonical.exactly("[" + number + "]")).isEqualTo("[" + canonical + "]");
    }
}
