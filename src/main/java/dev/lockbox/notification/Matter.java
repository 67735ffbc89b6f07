package dev.lockbox.notification;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Tenant;
import dev.lockbox.request.AccessRequest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a notice is about, as it stands when its letters leave; read once for all of them.
 *
 * @param grant what was opened on the request
 * @param closing the receipt of the request, made when the first letter needs it
 */
record Matter(
        Notice notice,
        Optional<Tenant> tenant,
        Optional<AccessRequest> request,
        Optional<AccessGrant> grant,
        Supplier<Optional<ClosingReceipts.Closing>> closing) {

    /** @throws IllegalStateException if the notice is about no request */
    AccessRequest theRequest() {
        return request.orElseThrow(() -> new IllegalStateException("No request is told of by " + notice.id()));
    }

    /** @throws IllegalStateException if the notice concerns no customer */
    Tenant theTenant() {
        return tenant.orElseThrow(() -> new IllegalStateException("No customer is concerned by " + notice.id()));
    }
}
