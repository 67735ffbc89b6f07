package dev.lockbox.token;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys that sign tokens: this node's own, and the public halves of all nodes'. A key is published long enough before it
 * signs that everybody who checks tokens has it by then, and until the last token it signed has ended.
 */
@Component
public class Keyring {

    /** For how long others may go by what they were told of the keys. */
    public static final Duration MAX_AGE = Duration.ofMinutes(5);

    /** From a key's publishing to its first signature. */
    private static final Duration NOTICE = MAX_AGE.multipliedBy(2);

    /** A node that shares the folder goes by what it read there last. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    /** A key nobody knows is looked for no more often, whoever sends tokens with made-up keys. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);

    private final KeyFolder folder;
    private final Voucher voucher;
    private final Duration longest;
    private final Duration rotateAfter;
    private final PublishedKeys rows;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    private volatile Own own;
    private volatile Known known = new Known(Map.of(), Map.of(), Instant.EPOCH);

    Keyring(
            TokenSettings settings,
            PublishedKeys rows,
            TransactionTemplate transaction,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.folder = new KeyFolder(settings.keys());
        this.voucher = folder.voucher();
        this.longest = settings.longest();
        this.rotateAfter = settings.rotateAfter();
        this.rows = rows;
        this.transaction = transaction;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** @param next null while there is none */
    private record Own(TokenKey current, TokenKey next) {}

    private record Trusted(PublishedKey key, VerifyingKey half) {}

    /**
     * What stood in the table when it was last looked at.
     *
     * @param strangers keys that no node vouches for, with what stands in its place
     */
    private record Known(Map<String, Trusted> trusted, Map<String, String> strangers, Instant at) {

        /** @param key may be null */
        private Optional<PublishedKey> of(TokenKey key) {
            return Optional.ofNullable(key).map(it -> trusted.get(it.id())).map(Trusted::key);
        }
    }

    /** Publishes what is to be published, lets the next key take its turn, and learns of other nodes' keys. */
    public synchronized void tend() {
        Instant now = now();
        look();
        folder.next()
                .flatMap(known::of)
                .filter(next -> !now.isBefore(next.signsFrom()))
                .ifPresent(due -> folder.promoteNext());
        TokenKey current = usable(folder.current(), now);
        if (known.of(current).isEmpty()) {
            publish(current, now, null);
        }
        if (folder.next().isEmpty() && isDue(current, now)) {
            folder.makeNext();
        }
        Optional<TokenKey> next = folder.next();
        next.filter(key -> known.of(key).isEmpty()).ifPresent(key -> publish(key, now.plus(NOTICE), current));
        forgetRetired(now);
        look();
        own = new Own(current, next.orElse(null));
    }

    /** A node that was away for so long that its key retired begins with a new one. */
    private TokenKey usable(TokenKey current, Instant now) {
        if (known.of(current).filter(key -> !key.coversUntil(now.plus(longest))).isEmpty()) {
            return current;
        }
        folder.discardCurrent();
        return folder.current();
    }

    private boolean isDue(TokenKey current, Instant now) {
        return known.of(current)
                .filter(key -> !now.isBefore(key.signsFrom().plus(rotateAfter).minus(NOTICE)))
                .isPresent();
    }

    /** Retires by itself in the end, so that nobody takes the key of a node that is no more for ever. */
    private void publish(TokenKey key, Instant signsFrom, TokenKey replaced) {
        var published =
                new PublishedKey(key.id(), key.publicHalf(), signsFrom, signsFrom.plus(rotateAfter.multipliedBy(2)));
        try {
            transaction.executeWithoutResult(status -> {
                Optional.ofNullable(known.strangers().get(key.id())).ifPresent(it -> rows.remove(key.id(), it));
                rows.add(published, voucher.of(published));
                retire(replaced, signsFrom.plus(longest).plus(SLACK));
                announcements.publishEvent(
                        new TokenKeyAdded(key.id(), signsFrom, replaced == null ? null : replaced.id()));
            });
        } catch (DuplicateKeyException anotherNodeOfThisFolderWasFaster) {
            // The key is published, which is what was wanted.
        }
        look();
    }

    private void retire(TokenKey replaced, Instant at) {
        Optional.ofNullable(replaced)
                .flatMap(known::of)
                .map(key -> key.retiringAt(at))
                .ifPresent(key -> rows.retire(key, voucher.of(key)));
    }

    private void forgetRetired(Instant now) {
        known.trusted().values().stream()
                .map(Trusted::key)
                .filter(key -> !key.isPublishedAt(now))
                .forEach(key -> rows.remove(key.id(), voucher.of(key)));
    }

    private void look() {
        List<PublishedKeys.Row> all = rows.all();
        Map<String, Trusted> trusted = all.stream()
                .filter(row -> voucher.fits(row.voucher(), row.key()))
                .collect(toUnmodifiableMap(
                        row -> row.key().id(),
                        row -> new Trusted(
                                row.key(), VerifyingKey.parse(row.key().publicHalf()))));
        Map<String, String> strangers = all.stream()
                .filter(row -> !trusted.containsKey(row.key().id()))
                .collect(toUnmodifiableMap(row -> row.key().id(), PublishedKeys.Row::voucher));
        strangers.keySet().stream()
                .filter(id -> !known.strangers().containsKey(id))
                .forEach(id -> LOG.error(
                        "No node with this nodes.secret vouches for the token key {} in the database: it is not taken."
                                + " Either a node has a folder of its own without a copy of nodes.secret, or somebody"
                                + " wrote into the database.",
                        id));
        known = new Known(trusted, strangers, now());
    }

    /**
     * The key to sign with now.
     *
     * @param until when the token ends
     */
    TokenKey signing(Instant until) {
        return own(until).orElseGet(() -> {
            tend();
            return own(until).orElseThrow(() -> new IllegalStateException("No key can sign until " + until));
        });
    }

    private Optional<TokenKey> own(Instant until) {
        Instant now = now();
        return Optional.ofNullable(own)
                // The next key from its time on, also before it was moved to the former's place.
                .map(it -> known.of(it.next())
                                .filter(next -> !now.isBefore(next.signsFrom()))
                                .isPresent()
                        ? it.next()
                        : it.current())
                .filter(key -> known.of(key).filter(it -> it.coversUntil(until)).isPresent());
    }

    /** The public half of that key, if it is known and has not retired. */
    Optional<VerifyingKey> verifying(String id) {
        if (!known.trusted().containsKey(id)) {
            lookAgain();
        }
        Instant now = now();
        return Optional.ofNullable(known.trusted().get(id))
                .filter(trusted -> trusted.key().isPublishedAt(now))
                .map(Trusted::half);
    }

    private synchronized void lookAgain() {
        if (Duration.between(known.at(), now()).abs().compareTo(BETWEEN_LOOKS) >= 0) {
            look();
        }
    }

    /** What everybody may know, each as a JWK. */
    public List<Map<String, Object>> published() {
        Instant now = now();
        return known.trusted().values().stream()
                .filter(trusted -> trusted.key().isPublishedAt(now))
                .map(trusted -> trusted.half().jwk())
                .toList();
    }

    /** The ids of keys in the table that no node vouches for. */
    List<String> strangers() {
        return known.strangers().keySet().stream().sorted().toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
