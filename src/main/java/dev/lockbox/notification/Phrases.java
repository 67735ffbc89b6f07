package dev.lockbox.notification;

import dev.lockbox.identity.Person;
import dev.lockbox.request.AccessRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Four words by which somebody knows that a mail is Lockbox's: the same ones are shown once they have signed in. Each side has
 * its own, so that nobody of the provider can forge a mail to the customer by what they see themselves.
 */
@Component
public class Phrases {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int LENGTH = 4;
    private static final int BITS = 11;

    /** 2,048 of them: each stands for eleven bits. */
    private static final List<String> WORDS = words();

    private final SecretKeySpec key;

    Phrases(JdbcTemplate database) {
        this.key = new SecretKeySpec(HexFormat.of().parseHex(keptKey(database)), ALGORITHM);
    }

    private static List<String> words() {
        try (var packed = Phrases.class.getResourceAsStream("/mail/phrase-words.txt")) {
            return new String(packed.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Made at the first start, of two nodes by the one that comes first. */
    private static String keptKey(JdbcTemplate database) {
        List<String> kept = kept(database);
        if (kept.isEmpty()) {
            byte[] made = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(made);
            try {
                database.update(
                        "insert into phrase_key (id, secret) values (1, ?)",
                        HexFormat.of().formatHex(made));
            } catch (DuplicateKeyException e) {
                // The other node's counts.
            }
            kept = kept(database);
        }
        return kept.get(0);
    }

    private static List<String> kept(JdbcTemplate database) {
        return database.queryForList("select secret from phrase_key where id = 1", String.class);
    }

    /** Of the mails about a request, as the side the person stands on gets them. */
    public String of(AccessRequest request, Person reader) {
        return ofRequest(request, !reader.isOfProvider());
    }

    /** Of the mails about nothing but their own side: of their customer, or the provider. */
    public String of(Person reader) {
        return reader.tenant().map(this::ofTenant).orElseGet(this::ofProvider);
    }

    /** Of the mails to a customer about nothing but their Lockbox. */
    String ofTenant(String tenant) {
        return phrase("tenant", tenant);
    }

    String ofProvider() {
        return phrase("provider", "");
    }

    String ofRequest(AccessRequest request, boolean toCustomer) {
        return phrase(toCustomer ? "request-customer" : "request-provider", request.id());
    }

    private String phrase(String side, String about) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] code = mac.doFinal((side + "\n" + about).getBytes(StandardCharsets.UTF_8));
            long bits = ByteBuffer.wrap(code).getLong();
            return IntStream.range(0, LENGTH)
                    .mapToObj(at -> WORDS.get((int) (bits >>> (at * BITS)) & (WORDS.size() - 1)))
                    .collect(Collectors.joining(" "));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
