package dev.lockbox.exclusion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.ledger.Canonical;
import dev.lockbox.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * What is bound now and shown later.
 *
 * @param commitment hex SHA-256 over salt and content; it says nothing about either
 * @param salt 32 random bytes in hex, so that nobody finds the content by trying what it could be
 * @param content JSON in the one form of RFC 8785, in UTF-8
 */
record Seal(String commitment, String salt, String content) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();

    static Seal over(Map<String, String> content) {
        byte[] salt = new byte[32];
        RANDOM.nextBytes(salt);
        String canonical = canonical(content);
        return new Seal(commitment(salt, canonical), HexFormat.of().formatHex(salt), canonical);
    }

    private static String canonical(Map<String, String> content) {
        try {
            return Canonical.json(JSON.writeValueAsString(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Text can always be written as JSON", e);
        }
    }

    private static String commitment(byte[] salt, String content) {
        MessageDigest hash = Hash.sha256();
        hash.update(salt);
        return HexFormat.of().formatHex(hash.digest(content.getBytes(StandardCharsets.UTF_8)));
    }
}
