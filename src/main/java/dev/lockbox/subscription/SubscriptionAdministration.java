package dev.lockbox.subscription;

import static dev.lockbox.policy.SeparationOfDuties.onlyAuditorsReadTheTrail;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.ProviderAdministration;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.TenantAdministration;
import dev.lockbox.ledger.Following;
import dev.lockbox.wire.Destinations;
import dev.lockbox.wire.OutOfBounds;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What a tenant's own global administrator, and for the provider's side a platform administrator, says about its events. */
@Component
public class SubscriptionAdministration {

    private static final int LONGEST_URL = 2000;
    private static final int LONGEST_HOST = 253;

    private final Subscriptions subscriptions;
    private final Subscribed subscribed;
    private final Outbox outbox;
    private final Destinations destinations;
    private final SubscriptionSettings settings;
    private final TenantAdministration tenants;
    private final ProviderAdministration provider;
    private final Following following;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    SubscriptionAdministration(
            Subscriptions subscriptions,
            Subscribed subscribed,
            Outbox outbox,
            SubscriptionSettings settings,
            TenantAdministration tenants,
            ProviderAdministration provider,
            Following following,
            TransactionTemplate transaction,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.subscribed = subscribed;
        this.outbox = outbox;
        this.destinations = settings.destinations();
        this.settings = settings;
        this.tenants = tenants;
        this.provider = provider;
        this.following = following;
        this.transaction = transaction;
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * A subscription and what waits for it.
     *
     * @param secret the one chance to hand it on; null where there is none
     */
    public record Standing(Subscription subscription, long waiting, long failed, Secret secret) {}

    public List<Standing> subscriptions(Subscriber side, Person by) {
        administered(side, by);
        List<Subscription> all = subscriptions.of(side);
        Map<String, Outbox.Counts> counts = outbox.counts(all);
        return all.stream().map(it -> standing(it, counts.get(it.id()), null)).toList();
    }

    /**
     * Begins a subscription, or sends it elsewhere; one that was switched off is on again.
     *
     * @return with the secret if it begins
     * @throws Refused with every fault by field
     */
    public Standing set(Subscriber side, String type, Object url, Person by) {
        // First of all, so that nobody else has names looked up; and those outside of any transaction.
        administered(side, by);
        EventType wanted = type(side, type);
        if (wanted == EventType.AUDIT_RECORD) {
            onlyAuditorsReadTheTrail(by);
        }
        var entry = new Entry();
        URI address = url(url, entry);
        entry.check(tenant(side));
        // What is recorded until now is not sent.
        Long next = wanted == EventType.AUDIT_RECORD ? following.size(side.log()) : null;
        return changing(() -> {
            locked(side, by);
            Optional<Subscription> before = subscriptions.find(side, wanted);
            if (before.isPresent()) {
                return standing(redirected(before.get(), address, by), null);
            }
            Secret secret = Secret.fresh();
            subscriptions.begin(side, wanted, address, secret, next, clock.instant());
            Subscription begun = existing(side, wanted);
            announcements.publishEvent(new SubscriptionChanged(begun, by.id()));
            return standing(begun, secret);
        });
    }

    /** Where nothing changes, a call under way still counts, and so does the rest after those that failed. */
    private Subscription redirected(Subscription before, URI address, Person by) {
        if (before.off() == null && before.url().equals(address)) {
            return before;
        }
        subscriptions.redirect(before.id(), address, clock.instant());
        Subscription after = existing(before.subscriber(), before.type());
        announcements.publishEvent(new SubscriptionChanged(after, by.id()));
        return after;
    }

    /** The one before signs beside the new one for a while; what was before that one does no longer. */
    public Standing rotateSecret(Subscriber side, String type, Person by) {
        return changing(() -> {
            Subscription subscription = lockedOne(side, type, by);
            Secret fresh = Secret.fresh();
            subscriptions.rotate(subscription.id(), fresh, clock.instant().plus(settings.previousSecret()));
            Subscription after = existing(side, subscription.type());
            announcements.publishEvent(new SecretRotated(after, by.id()));
            return standing(after, fresh);
        });
    }

    /** What waits is forgotten, and so is what failed; a delivery under way may still arrive. */
    public void remove(Subscriber side, String type, Person by) {
        changing(() -> {
            Subscription subscription = lockedOne(side, type, by);
            subscriptions.remove(subscription.id());
            outbox.forget(subscription.id());
            announcements.publishEvent(new SubscriptionRemoved(subscription, by.id()));
            return null;
        });
    }

    /**
     * Newest first.
     *
     * @param status null for all
     * @param before only those before that delivery of the same subscription; null to begin
     */
    public List<Delivery> deliveries(
            Subscriber side, String type, DeliveryStatus status, String before, int limit, Person by) {
        administered(side, by);
        String subscription = existing(side, type(side, type)).id();
        if (before != null && !outbox.holds(subscription, before)) {
            var entry = new Entry();
            entry.fault("cursor", "must be the next of a page before; what it led to may be forgotten, so begin anew");
            entry.check(tenant(side));
        }
        return outbox.page(subscription, status, before, limit);
    }

    /**
     * What was sent again, and what was not yet.
     *
     * @param left how many still are given up
     */
    public record Resent(int resent, long left) {}

    /** Sends one again that was given up. */
    public Resent resend(Subscriber side, String type, String delivery, Person by) {
        return resend(side, type, by, subscription -> {
            if (!outbox.resend(subscription.id(), delivery, clock.instant())) {
                throw Refused.notFound("failed delivery " + delivery).about(tenant(side), null);
            }
            return 1;
        });
    }

    /** Sends those again that were given up, the oldest first, and no more at once than leaves room for what happens meanwhile. */
    public Resent resendAll(Subscriber side, String type, Person by) {
        return resend(side, type, by, subscription -> {
            long room = settings.mostResent() - outbox.waiting(subscription.id());
            return room <= 0 ? 0 : outbox.resendOldest(subscription.id(), room, clock.instant());
        });
    }

    private Resent resend(Subscriber side, String type, Person by, ToIntFunction<Subscription> putBack) {
        return transaction.execute(status -> {
            Subscription subscription = lockedOne(side, type, by);
            if (subscription.off() != null) {
                throw Refused.conflict(
                                "whatIsSwitchedOffSendsNothing",
                                "This subscription was switched off. Set its url again to switch it on, then resend.")
                        .about(tenant(side), null);
            }
            int count = putBack.applyAsInt(subscription);
            if (count > 0) {
                subscriptions.tryAtOnce(subscription.id(), clock.instant());
                announcements.publishEvent(new DeliveriesResent(subscription, count, by.id()));
            }
            return new Resent(
                    count,
                    outbox.counts(List.of(subscription)).get(subscription.id()).failed());
        });
    }

    private <T> T changing(Supplier<T> change) {
        T changed = transaction.execute(status -> change.get());
        subscribed.look();
        return changed;
    }

    private Subscription lockedOne(Subscriber side, String type, Person by) {
        locked(side, by);
        return existing(side, type(side, type));
    }

    private void locked(Subscriber side, Person by) {
        side.tenant().ifPresentOrElse(tenant -> tenants.locked(tenant, by), () -> provider.locked(by));
    }

    private void administered(Subscriber side, Person by) {
        side.tenant().ifPresentOrElse(tenant -> tenants.settings(tenant, by), () -> provider.administered(by));
    }

    private Subscription existing(Subscriber side, EventType type) {
        return subscriptions.find(side, type).orElseThrow(() -> Refused.notFound("subscription to " + type.id())
                .about(tenant(side), null));
    }

    private Standing standing(Subscription subscription, Secret secret) {
        return standing(subscription, outbox.counts(List.of(subscription)).get(subscription.id()), secret);
    }

    private static Standing standing(Subscription subscription, Outbox.Counts counts, Secret secret) {
        return new Standing(subscription, counts.waiting(), counts.failed(), secret);
    }

    private static EventType type(Subscriber side, String type) {
        List<EventType> offered = Arrays.stream(EventType.values())
                .filter(it -> side.tenant().isPresent() || !it.isTheCustomersAlone())
                .toList();
        var entry = new Entry();
        Optional<EventType> known = EventType.of(type).filter(offered::contains);
        if (known.isEmpty()) {
            entry.fault(
                    "type",
                    "must be one of " + offered.stream().map(EventType::id).collect(Collectors.joining(", ")));
        }
        entry.check(tenant(side));
        return known.orElseThrow();
    }

    private URI url(Object entered, Entry entry) {
        String text = entry.line("url", entered, LONGEST_URL);
        if (text == null) {
            return null;
        }
        try {
            var url = new URI(text);
            String host = url.getHost() == null ? "" : Messenger.bare(url.getHost());
            if (!url.toASCIIString().equals(text)
                    || host.length() > LONGEST_HOST
                    || !Destinations.isHost(host)
                    || url.getPort() > 65_535
                    || url.getPort() == 0
                    || url.getRawUserInfo() != null
                    || url.getRawFragment() != null) {
                throw new URISyntaxException(text, "not as it must be");
            }
            reachable(url, host, entry);
            return url;
        } catch (URISyntaxException e) {
            entry.fault(
                    "url",
                    "must be an address such as https://hooks.example.com/lockbox, without a password or a # in it");
            return null;
        }
    }

    private void reachable(URI url, String host, Entry entry) {
        boolean secure = "https".equals(url.getScheme());
        if (!secure && !("http".equals(url.getScheme()) && settings.plainHttp())) {
            entry.fault("url", "must begin with https://");
            return;
        }
        try {
            if (secure) {
                destinations.of(host);
            } else {
                destinations.allowed(host);
            }
        } catch (OutOfBounds e) {
            entry.fault("url", "the host " + e.getMessage());
        }
    }

    /** Null for the provider. */
    private static String tenant(Subscriber side) {
        return side.tenant().orElse(null);
    }
}
