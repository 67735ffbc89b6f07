package dev.lockbox.feed;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.TenantAdministration;
import dev.lockbox.ledger.Following;
import dev.lockbox.ledger.Log;
import dev.lockbox.wire.Destinations;
import dev.lockbox.wire.OutOfBounds;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What a tenant's own global administrator says about its feed. */
@Component
public class FeedAdministration {

    /** As IANA registered it for syslog over TLS. */
    private static final int USUAL_PORT = 6514;

    private static final int LONGEST_CERTIFICATES = 32_000;
    private static final int LONGEST_HOST = 253;

    private final Feeds feeds;
    private final Destinations destinations;
    private final TenantAdministration administration;
    private final Following following;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    FeedAdministration(
            Feeds feeds,
            FeedSettings settings,
            TenantAdministration administration,
            Following following,
            TransactionTemplate transaction,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.feeds = feeds;
        this.destinations = settings.destinations();
        this.administration = administration;
        this.following = following;
        this.transaction = transaction;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** What somebody enters: text, numbers, or whatever stood in their place. */
    public record Wish(Object host, Object port, Object certificates, Object closeNotify, Object from) {}

    /** @param behind how many records wait to be sent */
    public record Standing(Feed feed, long behind) {}

    public Standing feed(String tenant, Person by) {
        administration.settings(tenant, by);
        return standing(existing(tenant));
    }

    /**
     * Begins a feed, or sends it elsewhere from where it stands.
     *
     * @throws Refused with every fault by field
     */
    public Standing set(String tenant, Wish wish, Person by) {
        // First of all, so that nobody else has names looked up; and those outside of any transaction.
        administration.settings(tenant, by);
        var entry = new Entry();
        Receiver receiver = receiver(wish, entry);
        // What is recorded until now is not "from now on".
        long size = following.size(Log.of(tenant));
        return standing(transaction.execute(status -> {
            administration.locked(tenant, by);
            Optional<Feed> before = feeds.find(tenant);
            Beginning from = from(wish.from(), before, entry);
            entry.check(tenant);
            return before.map(feed -> redirect(feed, receiver, by))
                    .orElseGet(() -> begin(tenant, receiver, from, size, by));
        }));
    }

    private Feed begin(String tenant, Receiver receiver, Beginning from, long size, Person by) {
        var feed = new Feed(tenant, receiver, from, from == Beginning.NOW ? size : 0, null, null);
        feeds.begin(feed, clock.instant());
        return changed(feed, by);
    }

    /** Where nothing changes, a burst under way still counts, and so does the pause after those that failed. */
    private Feed redirect(Feed before, Receiver receiver, Person by) {
        if (receiver.equals(before.receiver())) {
            return before;
        }
        feeds.redirect(before.tenant(), receiver, clock.instant());
        return changed(existing(before.tenant()), by);
    }

    private Feed changed(Feed feed, Person by) {
        announcements.publishEvent(new FeedChanged(
                feed, Trust.parse(feed.receiver().certificates()).fingerprints(), by.id()));
        return feed;
    }

    /** Nothing more is begun to be sent; a burst under way may still arrive. */
    public void remove(String tenant, Person by) {
        transaction.executeWithoutResult(status -> {
            administration.locked(tenant, by);
            Feed feed = existing(tenant);
            feeds.remove(tenant);
            announcements.publishEvent(new FeedRemoved(feed, by.id()));
        });
    }

    private Feed existing(String tenant) {
        return feeds.find(tenant)
                .orElseThrow(() -> Refused.notFound("feed of " + tenant).about(tenant, null));
    }

    private Standing standing(Feed feed) {
        return new Standing(feed, Math.max(0, following.size(Log.of(feed.tenant())) - feed.next()));
    }

    private Receiver receiver(Wish wish, Entry entry) {
        String host = entry.line("host", wish.host(), LONGEST_HOST);
        entry.mustBe("host", host, Destinations::isHost, "must be a name such as siem.example.com, or an address");
        if (host != null && entry.faults().isEmpty()) {
            try {
                destinations.of(host);
            } catch (OutOfBounds e) {
                entry.fault("host", e.getMessage());
            }
        }
        return new Receiver(
                host,
                port(wish.port(), entry),
                certificates(wish.certificates(), entry),
                closeNotify(wish.closeNotify(), entry));
    }

    private static int port(Object port, Entry entry) {
        if (port == null) {
            return USUAL_PORT;
        }
        if (port instanceof Integer number && number >= 1 && number <= 65_535) {
            return number;
        }
        entry.fault("port", "must be a whole number from 1 to 65535");
        return USUAL_PORT;
    }

    private static String certificates(Object certificates, Entry entry) {
        if (certificates == null) {
            return null;
        }
        String pem = entry.paragraph("certificates", certificates, LONGEST_CERTIFICATES);
        try {
            return Trust.parse(pem).pem();
        } catch (IllegalArgumentException e) {
            entry.fault("certificates", e.getMessage());
            return null;
        }
    }

    private static boolean closeNotify(Object closeNotify, Entry entry) {
        if (closeNotify != null && !(closeNotify instanceof Boolean)) {
            entry.fault("closeNotify", "must be true or false");
        }
        return !Boolean.FALSE.equals(closeNotify);
    }

    private static Beginning from(Object from, Optional<Feed> before, Entry entry) {
        if (before.isPresent() && from == null) {
            return before.get().from();
        }
        Beginning beginning = Beginning.of(entry.line("from", from, 16)).orElse(null);
        if (from instanceof String && beginning == null) {
            entry.fault("from", "must be beginning or now");
        }
        if (before.isPresent() && beginning != null && beginning != before.get().from()) {
            entry.fault("from", "cannot be changed any more; remove the feed and set it anew to begin elsewhere");
        }
        return beginning;
    }
}
