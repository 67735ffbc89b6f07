package dev.lockbox.notification;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.InternalStep;
import dev.lockbox.request.RequestStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Reads what notices are about. */
@Component
class Matters {

    private final Tenants tenants;
    private final AccessRequests requests;
    private final AccessGrants grants;
    private final ClosingReceipts receipts;
    private final Clock clock;

    Matters(Tenants tenants, AccessRequests requests, AccessGrants grants, ClosingReceipts receipts, Clock clock) {
        this.tenants = tenants;
        this.requests = requests;
        this.grants = grants;
        this.receipts = receipts;
        this.clock = clock;
    }

    Matter of(Notice notice) {
        Optional<AccessRequest> request = notice.requestId().flatMap(requests::findById);
        return new Matter(
                notice,
                notice.tenant().flatMap(tenants::findById),
                request,
                switch (notice.topic()) {
                    case DECIDED -> notice.requestId().flatMap(grants::findByRequest);
                    case GRANT_OPENED, GRANT_ENDS_SOON, GRANT_ENDED, DOOR_RESISTS ->
                        notice.subject().flatMap(grants::find);
                    default -> Optional.<AccessGrant>empty();
                },
                SingletonSupplier.of(() -> request.flatMap(receipts::of)));
    }

    /** Whether there is any use in telling it still. */
    boolean isOfUse(Matter matter) {
        Instant now = clock.instant();
        return switch (matter.notice().topic()) {
            case REQUEST_WAITS, REMINDER, ESCALATION -> matter.theRequest().awaitsTheCustomerAt(now);
            case INTERNAL_APPROVAL_WAITS, INTERNAL_REMINDER -> awaitsInternalApproval(matter, now);
            case GRANT_ENDS_SOON ->
                matter.grant().filter(grant -> grant.isActiveAt(now)).isPresent();
            case NOBODY_REACHABLE ->
                matter.request().isEmpty() || matter.theRequest().awaitsTheCustomerAt(now);
            default -> true;
        };
    }

    /** Whether it asks for an answer that nobody gave in time. */
    boolean isTooLate(Matter matter) {
        if (!matter.notice().topic().asks()) {
            return false;
        }
        RequestStatus now = matter.theRequest().statusAt(clock.instant());
        return matter.notice().topic().asksTheCustomer()
                ? now == RequestStatus.EXPIRED
                : now == RequestStatus.INTERNAL_EXPIRED;
    }

    private static boolean awaitsInternalApproval(Matter matter, Instant now) {
        AccessRequest request = matter.theRequest();
        Optional<String> asked = matter.notice().details().find(Notices.STEP);
        return request.awaitsInternalApproval()
                && !request.statusAt(now).isFinal()
                && asked.equals(request.internalStep().map(InternalStep::id).filter(id -> asked.isPresent()));
    }
}
