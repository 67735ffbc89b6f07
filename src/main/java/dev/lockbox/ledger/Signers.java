package dev.lockbox.ledger;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Signs checkpoints with the keys of this node, and tells the public halves of all keys that ever signed. */
@Component
public class Signers {

    private final List<SigningKey> keys;
    private final JdbcTemplate database;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    Signers(LedgerSettings settings, JdbcTemplate database, ApplicationEventPublisher announcements, Clock clock) {
        this.keys = new KeyFolder(settings.keys()).keys();
        this.database = database;
        this.announcements = announcements;
        this.clock = clock;
    }

    SignedNote sign(Checkpoint checkpoint) {
        return sign(checkpoint.origin(), checkpoint.text());
    }

    /** Signs with the same keys what can never be taken for a checkpoint. */
    SignedNote sign(Manifest manifest) {
        return sign(manifest.log().origin(), manifest.text());
    }

    private SignedNote sign(String name, String text) {
        return new SignedNote(
                text, keys.stream().map(key -> key.sign(name, text)).toList());
    }

    /** Publishes what has not been published yet; to be called before anything is signed. */
    void publish() {
        List<String> known = database.queryForList("select public_key from audit_key", String.class);
        for (SigningKey key : keys) {
            byte[] raw = key.verifier(Log.PROVIDER.origin()).raw();
            String publicKey = Base64.getEncoder().encodeToString(raw);
            if (!known.contains(publicKey)) {
                add(publicKey);
            }
        }
    }

    private void add(String publicKey) {
        database.update(
                "insert into audit_key (public_key, added_at) values (?, ?)",
                publicKey,
                clock.instant().atOffset(ZoneOffset.UTC));
        announcements.publishEvent(new SigningKeyAdded(publicKey));
    }

    /** Of all keys that ever signed, the newest first. */
    public List<VerifierKey> verifiers(Log log) {
        return database
                .queryForList("select public_key from audit_key order by added_at desc, public_key", String.class)
                .stream()
                .map(raw -> new VerifierKey(log.origin(), Base64.getDecoder().decode(raw)))
                .toList();
    }
}
