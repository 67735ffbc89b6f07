package dev.lockbox.notification;

import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.ExclusionKind;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.StuckDoor;
import dev.lockbox.identity.Tenant;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.InternalStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Takes down what people are to be told, in the transaction of the step it tells of: a step that is rolled back told nobody,
 * and one that is committed will be told. The {@link Postman} sees to the rest.
 */
@Component
public class Notices {

    private static final int MOST_NAMED = 10;

    /** A door takes a moment to be shut; whoever reads that it stands open is to read it of one that resists. */
    private static final Duration FOR_DOORS = Duration.ofMinutes(1);

    static final String STEP = "step";

    static final String UNHEARD = "unheard";

    static final String FOR_THE_UNASKED = "forTheUnasked";

    private final NoticeRecords records;
    private final Savepoint savepoint;
    private final Postbox postbox;
    private final Clock clock;

    Notices(NoticeRecords records, Savepoint savepoint, Postbox postbox, Clock clock) {
        this.records = records;
        this.savepoint = savepoint;
        this.postbox = postbox;
        this.clock = clock;
    }

    /** The provider's own approvers are asked. */
    public void approvalWaits(AccessRequest request) {
        about(Topic.INTERNAL_APPROVAL_WAITS, request, step(request));
    }

    /** The customer's designated approvers are asked. */
    public void requestWaits(AccessRequest request) {
        about(Topic.REQUEST_WAITS, request, Details.NONE);
    }

    /** Those are asked whom no letter about it reached, or is on its way to. */
    void requestWaitsForTheUnasked(AccessRequest request) {
        about(Topic.REQUEST_WAITS, request, Details.NONE.with(FOR_THE_UNASKED, true));
    }

    /** Whoever it lies with is asked once more. */
    public void remind(AccessRequest request) {
        about(request.awaitsInternalApproval() ? Topic.INTERNAL_REMINDER : Topic.REMINDER, request, step(request));
    }

    /** Whose turn it is: once it is another step's, these are asked no more. */
    private static Details step(AccessRequest request) {
        return Details.NONE.with(
                STEP, request.internalStep().map(InternalStep::id).orElse(null));
    }

    /** The customer's backup approvers are asked, since the others did not answer. */
    public void escalate(AccessRequest request) {
        about(Topic.ESCALATION, request, Details.NONE);
    }

    /** Both sides are called to a door. */
    void doorResists(StuckDoor stuck) {
        AccessGrant grant = stuck.grant();
        take(
                Topic.DOOR_RESISTS,
                grant.tenant(),
                grant.requestId(),
                grant.id(),
                Details.NONE.with("door", stuck.door()).with("due", stuck.due()));
    }

    void about(Topic topic, AccessRequest request, Details details) {
        take(topic, request.tenant(), request.id(), null, details);
    }

    void about(Topic topic, AccessGrant grant, Details details) {
        about(topic, grant, details, clock.instant());
    }

    /** Access is over; told when its doors are shut, and after a while also if they are not. */
    void ended(AccessGrant grant, Details details, boolean isShut) {
        Instant now = clock.instant();
        about(Topic.GRANT_ENDED, grant, details, isShut ? now : now.plus(FOR_DOORS));
    }

    /** Its doors are shut. */
    void shut(AccessGrant grant) {
        records.hasten(grant.requestId(), Topic.GRANT_ENDED.name(), grant.id(), clock.instant());
    }

    void about(Topic topic, AccessGrant grant, Details details, Instant dueAt) {
        records.save(Notice.of(topic, grant.tenant(), grant.requestId(), grant.id(), details, clock.instant(), dueAt));
    }

    void notAsked(Exclusion exclusion) {
        // Access has the exclusion's number where others have the request's.
        String requestId = exclusion.kind() == ExclusionKind.BREAK_GLASS ? exclusion.id() : null;
        take(Topic.NOT_ASKED, exclusion.tenant(), requestId, exclusion.id(), Details.NONE);
    }

    void settingsChanged(String tenant, Details details) {
        take(Topic.SETTINGS_CHANGED, tenant, null, null, details);
    }

    /** Both sides hear that mail reaches nobody who may decide on the request; whether that is news. */
    boolean nobodyReachable(AccessRequest request, List<String> addresses) {
        Instant now = clock.instant();
        Notice notice = Notice.of(
                        Topic.NOBODY_REACHABLE, request.tenant(), request.id(), null, vain(addresses), now, now)
                .only(Topic.NOBODY_REACHABLE + " " + request.id());
        return records.findById(notice.id()).isEmpty() && savepoint.insert(() -> records.save(notice));
    }

    /** The same where no request waits. */
    void nobodyReachable(Tenant tenant, List<String> addresses) {
        take(Topic.NOBODY_REACHABLE, tenant.id(), null, null, vain(addresses));
    }

    /** Both sides hear that what the customer was not asked about reached nobody there; whether that is news. */
    boolean nobodyHeard(Notice of, List<String> addresses) {
        Instant now = clock.instant();
        Notice notice = Notice.of(
                        Topic.NOBODY_REACHABLE,
                        of.tenant().orElseThrow(),
                        null,
                        of.subject().orElse(null),
                        vain(addresses).with(UNHEARD, of.topic().id()),
                        now,
                        now)
                .only(Topic.NOBODY_REACHABLE + " " + of.id());
        return records.findById(notice.id()).isEmpty() && savepoint.insert(() -> records.save(notice));
    }

    /** As many as a mail can name. */
    private static Details vain(List<String> addresses) {
        return addresses.isEmpty()
                ? Details.NONE
                : Details.NONE.with(
                        "addresses", String.join(", ", addresses.subList(0, Math.min(addresses.size(), MOST_NAMED))));
    }

    private void take(Topic topic, String tenant, String requestId, String subject, Details details) {
        Instant now = clock.instant();
        records.save(Notice.of(topic, tenant, requestId, subject, details, now, now));
    }

    /** Where mail goes, in words for the operator. */
    public String describePostbox() {
        return postbox.describe();
    }
}
