package dev.lockbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What nobody means well who sends it, by a short name each. */
final class Hostile {

    /** What a text shows that was reckoned instead of kept: the product in every {@link #TEXTS text} below. */
    static final String EVALUATED = "62615533";

    private static final String PRODUCT = "7919*7907";
    private static final int DEEP = 10_000;
    private static final int MEGABYTE = 1 << 20;

    private static final List<String> TEXTS = List.of(
            "${" + PRODUCT + "}",
            "#{" + PRODUCT + "}",
            "{{" + PRODUCT + "}}",
            "*{" + PRODUCT + "}",
            "@{" + PRODUCT + "}",
            "%{" + PRODUCT + "}",
            "=" + PRODUCT,
            "${{" + PRODUCT + "}}",
            "#{T(Math).multiplyExact(7919,7907)}",
            "<%= " + PRODUCT + " %>",
            "[[" + PRODUCT + "]]",
            "[[${" + PRODUCT + "}]]",
            "__${" + PRODUCT + "}__::.x",
            "$!{" + PRODUCT + "}",
            "#set($x=" + PRODUCT + ")$x",
            "${jndi:ldap://localhost:1/x}",
            "${${lower:j}ndi:dns://localhost:1/x}",
            "${env:PATH}",
            "${''.getClass().forName('dev.lockbox.Canary').newInstance().sing()}",
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![](http://localhost:1/x)",
            "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><x>&e;</x>",
            "' or '1'='1' --",
            "\\'; drop table audit_record; --",
            "..\\..\\..\\etc\\hostname",
            "../../../../etc/hostname",
            "file:///etc/hostname",
            "%s%s%s%n%x",
            "\u202egnp.exe",
            "\u200b\u2060\ufeff",
            "\u0430dmin",
            "e\u0301\u0327".repeat(300),
            "\ud83d\ude00".repeat(100),
            "\r\nSet-Cookie: x=y",
            "\t\n\u0007\u001b[2J",
            "",
            " ",
            "null",
            "-1",
            "P1000000000D",
            "PT-1H",
            "PT0.0000000001S",
            "9999-12-31T23:59:59.999+0000",
            "+999999999-12-31");

    private Hostile() {}

    /** Texts, as they are. */
    static List<String> texts() {
        return TEXTS;
    }

    /** JSON values. */
    static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String text : TEXTS) {
            values.put("text " + text.substring(0, Math.min(40, text.length())), quoted(text));
        }
        values.put("a null byte", "\"a\\u0000b\"");
        values.put("a lone high surrogate", "\"a\\ud800b\"");
        values.put("a lone low surrogate", "\"\\udc00\"");
        values.put("surrogates the wrong way round", "\"\\ude00\\ud83d\"");
        values.put("a noncharacter", "\"\\uffff\\ufffe\"");
        values.put("a megabyte of text", quoted("x".repeat(MEGABYTE)));
        values.put("a megabyte of opening brackets", quoted("[".repeat(MEGABYTE)));
        values.put("a hundred thousand digits", "9".repeat(100_000));
        values.put("a hundred thousand digits after the point", "0." + "9".repeat(100_000));
        values.put("1e999999", "1e999999");
        values.put("-1e999999", "-1e999999");
        values.put("1e-999999", "1e-999999");
        values.put("1e99999999999", "1e99999999999");
        values.put("beyond a long", "9223372036854775808");
        values.put("minus one", "-1");
        values.put("minus zero", "-0.0");
        values.put("NaN", "NaN");
        values.put("Infinity", "-Infinity");
        values.put("null", "null");
        values.put("true", "true");
        values.put("an empty list", "[]");
        values.put("a list", "[\"a\", 1, null]");
        values.put("an empty object", "{}");
        values.put("an object", "{\"value\": \"a\", \"type\": \"String\"}");
        values.put("a class to make", "{\"@class\": \"dev.lockbox.Canary\", \"tune\": \"x\"}");
        values.put("a pair that names a class", "[\"dev.lockbox.Canary\", {\"tune\": \"x\"}]");
        values.put("900 levels", "[".repeat(900) + "]".repeat(900));
        values.put("deep lists", "[".repeat(DEEP) + "]".repeat(DEEP));
        values.put("deep objects", "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP));
        values.put("nothing", "");
        values.put("a bare word", "x");
        return values;
    }

    /** Whole bodies, some made of a valid one. */
    static Map<String, byte[]> bodies(String valid, Random random) {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (String body : List.of(
                "",
                " ",
                "{",
                "}",
                "[",
                "null",
                "true",
                "0",
                "\"text\"",
                "[]",
                "[{}]",
                "{}",
                "{}{}",
                "{\"a\":}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{/* comment */}",
                "\ufeff{}",
                "\u0000",
                "{\"\u0000\":1}",
                "{\"\":\"\"}",
                "{\"__proto__\":{},\"constructor\":{}}",
                "<x/>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><x>&e;</x>",
                "tenant=contoso")) {
            bodies.put("body " + body.replace('\u0000', '0'), body.getBytes(StandardCharsets.UTF_8));
        }
        bodies.put("10,000 lists", ("[".repeat(DEEP) + "]".repeat(DEEP)).getBytes(StandardCharsets.UTF_8));
        bodies.put("10,000 unclosed objects", "{\"a\":".repeat(DEEP).getBytes(StandardCharsets.UTF_8));
        bodies.put("10,000 keys", manyKeys().getBytes(StandardCharsets.UTF_8));
        bodies.put("a megabyte of blanks", (" ".repeat(MEGABYTE) + valid).getBytes(StandardCharsets.UTF_8));
        bodies.put("a key of a megabyte", ("{\"" + "k".repeat(MEGABYTE) + "\":1}").getBytes(StandardCharsets.UTF_8));
        bodies.put("UTF-16", valid.getBytes(StandardCharsets.UTF_16));
        bodies.put("no UTF-8", "{\"tenant\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        bodies.put(
                "every key twice",
                valid.replaceFirst("\\{", "{" + inner(valid) + ",").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 8 && valid.length() > 2; i++) {
            byte[] whole = valid.getBytes(StandardCharsets.UTF_8);
            int cut = 1 + random.nextInt(whole.length - 1);
            bodies.put("cut after " + cut, java.util.Arrays.copyOf(whole, cut));
            byte[] flipped = whole.clone();
            int at = random.nextInt(flipped.length);
            flipped[at] = (byte) random.nextInt(256);
            bodies.put("byte " + at + " becomes " + flipped[at], flipped);
        }
        return bodies;
    }

    /** What stands in a path or a query, byte for byte. */
    static List<String> targets() {
        List<String> targets = new ArrayList<>(List.of(
                "%00",
                "a%00b",
                "%2e%2e",
                "%2e%2e%2fx",
                "..%2f..%2fx",
                "%",
                "%2",
                "%zz",
                "%ff%fe",
                "%c0%af",
                "%u0041",
                "%ed%a0%80",
                "%f0%9f%98%80",
                "%0d%0aSet-Cookie:x=y",
                "%e2%80%ae",
                "a;b=c",
                "*",
                "~",
                "-1",
                "0",
                "true",
                "null",
                "[]",
                "%7b%7d",
                "%5b%5d",
                "1e999999",
                "9".repeat(1000),
                "x".repeat(4000),
                "%78".repeat(2000)));
        TEXTS.stream()
                .map(text -> java.net.URLEncoder.encode(text, StandardCharsets.UTF_8))
                .filter(text -> !text.isEmpty())
                .forEach(targets::add);
        return targets;
    }

    private static String manyKeys() {
        var keys = new StringBuilder("{\"a\":1");
        for (int i = 0; i < DEEP; i++) {
            keys.append(",\"k").append(i).append("\":").append(i);
        }
        return keys.append('}').toString();
    }

    private static String inner(String object) {
        return object.length() > 2 ? object.substring(1, object.length() - 1) : "\"a\":1";
    }

    private static String quoted(String text) {
        return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
    }
}
