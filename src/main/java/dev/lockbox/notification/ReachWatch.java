package dev.lockbox.notification;

import dev.lockbox.identity.ContactChanged;
import dev.lockbox.identity.DeputyBegan;
import dev.lockbox.identity.DeputyEnded;
import dev.lockbox.identity.DeputyNamed;
import dev.lockbox.identity.InvitationRedeemed;
import dev.lockbox.identity.NoticeSettingsChanged;
import dev.lockbox.identity.ProviderSettings;
import dev.lockbox.identity.RoleGiven;
import dev.lockbox.identity.RoleTaken;
import dev.lockbox.identity.SettingsChanged;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.RequestStatus;
import dev.lockbox.request.RequestsAtCustomer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks whether mail reaches anybody who decides, soon after that may have changed, as each request is put to the customer,
 * and once a day; and where it reaches nobody calls both sides, instead of letting the time run out. Who was out of reach when a
 * request was put to them, and is not any more, is asked then. Whoever changes something waits for none of it: they write down
 * that it has to be looked at.
 */
@Component
public class ReachWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ReachWatch.class);

    private static final int AT_ONCE = 100;

    /** How many requests are looked at in one step; who changes something meanwhile waits for it. */
    private static final int PAGE = 20;

    /** What was done without asking the customer. */
    private static final Set<Topic> UNASKED = EnumSet.of(Topic.NOT_ASKED, Topic.GRANT_OPENED);

    /** What goes to everybody who is asked at first, all of them. */
    private static final List<String> ASKING_FIRST = List.of(Topic.REQUEST_WAITS.name(), Topic.REMINDER.name());

    private static final List<String> OF_THE_CUSTOMER =
            Stream.of(Part.values()).filter(Part::isOfCustomer).map(Part::name).toList();

    private final Reachability reachability;
    private final TenantReachRecords records;
    private final Savepoint savepoint;
    private final ReachHealth health;
    private final Notices notices;
    private final NoticeRecords written;
    private final Addressees addressees;
    private final LetterRecords letters;
    private final Tenants tenants;
    private final RequestsAtCustomer requests;
    private final ReachSettings settings;
    private final ProviderSettings provider;
    private final ApplicationEventPublisher announcements;
    private final TransactionOperations transaction;
    private final Clock clock;

    ReachWatch(
            Reachability reachability,
            TenantReachRecords records,
            Savepoint savepoint,
            ReachHealth health,
            Notices notices,
            NoticeRecords written,
            Addressees addressees,
            LetterRecords letters,
            Tenants tenants,
            RequestsAtCustomer requests,
            ReachSettings settings,
            ProviderSettings provider,
            ApplicationEventPublisher announcements,
            TransactionOperations transaction,
            Clock clock) {
        this.reachability = reachability;
        this.records = records;
        this.savepoint = savepoint;
        this.health = health;
        this.notices = notices;
        this.written = written;
        this.addressees = addressees;
        this.letters = letters;
        this.tenants = tenants;
        this.requests = requests;
        this.settings = settings;
        this.provider = provider;
        this.announcements = announcements;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Looks at every customer of whom something changed, or nobody looked at since the night began, and counts. */
    public void round() {
        String last = "";
        List<String> due;
        do {
            due = records.findDue(night(), last, AT_ONCE);
            for (String tenant : due) {
                last = tenant;
                look(tenant);
            }
        } while (due.size() == AT_ONCE);
        health.count();
    }

    /** A step for every few of the requests that wait, however many do. */
    private void look(String tenant) {
        try {
            Optional<String> change =
                    transaction.execute(status -> locked(tenant).lookDue());
            Look look = Look.BEGUN;
            while (!look.isOver()) {
                Look soFar = look;
                look = transaction.execute(status -> goOn(tenant, soFar));
            }
            Look over = look;
            transaction.executeWithoutResult(status -> end(tenant, over, change));
        } catch (RuntimeException e) {
            // Another node may be at it; if not, the next round is.
            LOG.warn("Whether the approvers of {} can be reached cannot be told: {}", tenant, e.toString());
        }
    }

    /**
     * A look at what waits for a customer, on its way.
     *
     * @param last the request looked at last; null when all were
     * @param raised whether both sides were called because of one
     * @param settled whether nothing has to be looked at once more
     */
    private record Look(String last, boolean raised, boolean settled) {

        static final Look BEGUN = new Look("", false, true);

        boolean isOver() {
            return last == null;
        }
    }

    private Look goOn(String tenant, Look soFar) {
        locked(tenant);
        Instant now = clock.instant();
        List<AccessRequest> page = requests.findByTenantAndStatusAndIdGreaterThanOrderById(
                tenant, RequestStatus.CUSTOMER_NOTIFIED, soFar.last(), Limit.of(PAGE));
        boolean raised = soFar.raised();
        boolean settled = soFar.settled();
        for (AccessRequest request : page) {
            if (request.awaitsTheCustomerAt(now)) {
                Reach reach = reachability.of(request);
                raised |= !reach.includesAnybody() && raise(request, reach);
                settled &= askTheUnasked(request);
            }
        }
        return new Look(page.size() < PAGE ? null : page.get(PAGE - 1).id(), raised, settled);
    }

    /** Whether that is done: while others are about to be asked, nobody knows yet who is left out. */
    private boolean askTheUnasked(AccessRequest request) {
        if (written.isThere(request.id(), ASKING_FIRST, Notice.Status.WAITING.name())) {
            return false;
        }
        // Whoever was asked before there were notices is not asked again.
        if (written.isThere(request.id(), ASKING_FIRST, Notice.Status.WRITTEN.name())
                && addressees.leavesOut(request)) {
            notices.requestWaitsForTheUnasked(request);
        }
        return true;
    }

    private void end(String id, Look look, Optional<String> change) {
        TenantReach kept = locked(id);
        if (look.settled()) {
            kept.lookedAt(change);
        }
        Tenant tenant = tenants.findById(id).orElseThrow();
        keep(kept, tenant, reachability.of(tenant), look.raised());
    }

    /** When the last night began, by the provider's clock. */
    private Instant night() {
        ZonedDateTime now = clock.instant().atZone(provider.timeZone());
        ZonedDateTime tonight = now.toLocalDate().atTime(settings.hour(), 0).atZone(now.getZone());
        return (tonight.isAfter(now)
                        ? now.toLocalDate()
                                .minusDays(1)
                                .atTime(settings.hour(), 0)
                                .atZone(now.getZone())
                        : tonight)
                .toInstant();
    }

    @Last
    void on(SettingsChanged fact) {
        changed(fact.tenant());
    }

    @Last
    void on(NoticeSettingsChanged fact) {
        changed(fact.tenant());
    }

    @Last
    void on(ContactChanged fact) {
        if (fact.tenant() != null) {
            changed(fact.tenant());
        }
    }

    @Last
    void on(DeputyNamed fact) {
        changed(fact.deputyship().tenant());
    }

    @Last
    void on(DeputyBegan fact) {
        changed(fact.deputyship().tenant());
    }

    @Last
    void on(DeputyEnded fact) {
        changed(fact.deputyship().tenant());
    }

    @Last
    void on(RoleGiven fact) {
        if (fact.decides()) {
            changed(fact.tenant());
        }
    }

    @Last
    void on(RoleTaken fact) {
        if (fact.decides()) {
            changed(fact.tenant());
        }
    }

    @Last
    void on(InvitationRedeemed fact) {
        fact.by().tenant().ifPresent(this::changed);
    }

    @Last
    void on(AddressUnreachable fact) {
        if (fact.address().tenant() != null) {
            changed(fact.address().tenant());
        }
    }

    @Last
    void on(AddressCleared fact) {
        if (fact.tenant() != null) {
            changed(fact.tenant());
        }
    }

    /** The request is put to the customer, or they are asked once more. */
    @Last
    void on(NoticeWritten fact) {
        Matter matter = fact.matter();
        if (matter.notice().topic().asksTheCustomer()) {
            lookFor(matter.theRequest(), matter.theTenant(), List.of());
        }
    }

    /** Whatever the reason, they did not get it; the others may have. */
    @Last
    void on(LetterFailed fact) {
        Notice notice = fact.notice();
        if (!fact.letter().part().isOfCustomer()) {
            return;
        }
        if (UNASKED.contains(notice.topic())) {
            lookWhetherAnybodyHears(notice);
        }
        if (notice.topic().asksTheCustomer()) {
            notice.requestId()
                    .flatMap(requests::findById)
                    .filter(request -> request.awaitsTheCustomerAt(clock.instant()))
                    .ifPresent(request -> lookFor(
                            request,
                            tenants.findById(request.tenant()).orElseThrow(),
                            letters.findFailedAddresses(notice.id(), OF_THE_CUSTOMER)));
        }
    }

    /** Nor do they while a rule bars it: to wait for the day to end is to let the time run out. */
    @Last
    void on(LetterBarred fact) {
        on(new LetterFailed(fact.notice(), fact.letter()));
    }

    /**
     * At the end of the step, when all of it is written down, and since nothing is locked after what is kept of the customer:
     * whoever waits for that holds up nobody it waits for.
     */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    private @interface Last {}

    /** @param failed addresses that did not get it */
    private void lookFor(AccessRequest request, Tenant tenant, List<String> failed) {
        TenantReach kept = locked(tenant.id());
        Reach onRequest = reachability.of(request).without(failed);
        if (!onRequest.includesAnybody() && raise(request, onRequest)) {
            Reach reach = reachability.of(tenant).without(failed);
            if (!reach.includesAnybody()) {
                keep(kept, tenant, reach, true);
            }
        }
    }

    /** Whatever the reasons are: of what they were not asked about somebody of the customer has to hear. */
    private void lookWhetherAnybodyHears(Notice notice) {
        String tenant = notice.tenant().orElseThrow();
        TenantReach kept = locked(tenant);
        if (letters.isUnderWay(notice.id(), OF_THE_CUSTOMER)) {
            return;
        }
        List<String> vain = letters.findFailedAddresses(notice.id(), OF_THE_CUSTOMER);
        if (notices.nobodyHeard(notice, vain)) {
            announcements.publishEvent(new NobodyReachable(tenant, Optional.empty(), vain));
            Instant now = clock.instant();
            records.save(kept.nobody(now).told(now));
        }
    }

    private void changed(String tenant) {
        records.save(locked(tenant).changed());
    }

    /** Before anything is read: what is found out then is not older than what another finds out before or after. */
    private TenantReach locked(String tenant) {
        return records.findLockedByTenant(tenant).orElseGet(() -> {
            savepoint.insert(() -> records.save(TenantReach.of(tenant)));
            return records.findLockedByTenant(tenant).orElseThrow();
        });
    }

    /** Once for each request. */
    private boolean raise(AccessRequest request, Reach reach) {
        List<String> vain = reach.vain();
        boolean news = notices.nobodyReachable(request, vain);
        if (news) {
            announcements.publishEvent(new NobodyReachable(request.tenant(), Optional.of(request), vain));
        }
        return news;
    }

    /** @param told whether both sides hear of it already, by a request */
    private void keep(TenantReach kept, Tenant tenant, Reach reach, boolean told) {
        Instant now = clock.instant();
        if (!tenant.requiresApproval() || reach.includesAnybody()) {
            records.save(kept.somebody(now));
            return;
        }
        kept.nobody(now);
        if (told) {
            kept.told(now);
        } else if (!kept.isToldSince(night())) {
            List<String> vain = reach.vain();
            notices.nobodyReachable(tenant, vain);
            announcements.publishEvent(new NobodyReachable(tenant.id(), Optional.empty(), vain));
            kept.told(now);
        }
        records.save(kept);
    }
}
