package dev.lockbox.receipt;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.Tenants;
import dev.lockbox.ledger.Dossier;
import dev.lockbox.ledger.Dossiers;
import dev.lockbox.ledger.Log;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.RequestStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes the receipt of a request that is over. */
@Component
public class Receipts {

    private final Dossiers dossiers;
    private final AccessGrants grants;
    private final Tenants tenants;
    private final ObjectMapper json;
    private final Clock clock;

    Receipts(Dossiers dossiers, AccessGrants grants, Tenants tenants, ObjectMapper json, Clock clock) {
        this.dossiers = dossiers;
        this.grants = grants;
        this.tenants = tenants;
        this.json = json;
        this.clock = clock;
    }

    /** A receipt, and the records it was made of. */
    public record Issued(Receipt receipt, Dossier dossier) {}

    /** @throws NoReceipt while the request or the access it opened is not over */
    public Issued issue(AccessRequest request) {
        Instant now = clock.instant();
        mustBeOver(request, now);
        Dossier dossier = dossiers.of(Log.of(request.tenant()), request.id());
        var told = new Told(json);
        dossier.forEach(told::read);
        String zone =
                tenants.findById(request.tenant()).orElseThrow().timeZone().getId();
        return new Issued(told.receipt(request, dossier.checkpoint().note().toString(), zone, now), dossier);
    }

    /** Goes by the clock, as the grant itself does: access is over from its expiry on, whenever a timer says so. */
    private void mustBeOver(AccessRequest request, Instant now) {
        RequestStatus status = request.statusAt(now);
        Optional<AccessGrant> grant = grants.findByRequest(request.id());
        if (!status.isFinal() || (status == RequestStatus.APPROVED && grant.isEmpty())) {
            throw new NoReceipt(
                    status.name(),
                    "This request is not over (" + status + "). There is a receipt as soon as it was denied, withdrawn"
                            + " or expired, or the access it opened has ended.");
        }
        grant.filter(it -> it.isActiveAt(now)).ifPresent(it -> {
            throw stillOpen(it.statusAt(now).name(), it.expiresAt());
        });
    }

    static NoReceipt stillOpen(String state, Instant until) {
        return new NoReceipt(state, "Access is open until " + until + ". There is a receipt as soon as it has ended.");
    }
}
