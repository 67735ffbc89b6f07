package dev.lockbox.grant;

import dev.lockbox.decision.Consent;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/** One engineer's access to one customer's resource. It ends at its expiry, whoever forgets to close it. */
public final class AccessGrant extends AbstractAggregateRoot<AccessGrant> {

    @Id
    private String id;

    private String requestId;
    private String exclusionId;
    private String tenant;
    private String engineer;
    private CloudService service;
    private String resource;
    private PermissionLevel permissionLevel;
    private Consent.Basis basis;
    private GrantStatus status;
    private Instant openedAt;
    private Instant expiresAt;
    private Instant closedAt;
    private String closedBy;

    @Version
    private Integer version;

    private AccessGrant() {}

    /** Opens access for the requested duration, counted from now, which is when it was approved. */
    static AccessGrant open(AccessRequest request, Consent consent, Instant now) {
        if (!consent.requestId().equals(request.id())) {
            throw new IllegalArgumentException("The consent is for another request");
        }
        var grant = new AccessGrant();
        grant.id = UUID.randomUUID().toString();
        grant.requestId = request.id();
        grant.tenant = request.tenant();
        grant.engineer = request.requester();
        grant.service = request.service();
        grant.resource = request.resource();
        grant.permissionLevel = request.permissionLevel();
        grant.basis = consent.basis();
        grant.status = GrantStatus.ACTIVE;
        grant.openedAt = now;
        grant.expiresAt = now.plus(request.duration());
        grant.registerEvent(new GrantOpened(grant, request));
        return grant;
    }

    /** Opens access behind broken glass, from the moment a second person confirmed it. */
    static AccessGrant open(Exclusion exclusion) {
        if (!exclusion.opensAccess()) {
            throw new IllegalArgumentException("Nothing opens on exclusion " + exclusion.id());
        }
        var grant = new AccessGrant();
        grant.id = UUID.randomUUID().toString();
        grant.exclusionId = exclusion.id();
        grant.tenant = exclusion.tenant();
        grant.engineer = exclusion.proposedBy();
        grant.service = exclusion.service();
        grant.resource = exclusion.resource();
        grant.permissionLevel = exclusion.permissionLevel().orElseThrow();
        grant.basis = Consent.Basis.BREAK_GLASS;
        grant.status = GrantStatus.ACTIVE;
        grant.openedAt = exclusion.confirmedAt().orElseThrow();
        grant.expiresAt = grant.openedAt.plus(exclusion.duration().orElseThrow());
        grant.registerEvent(new GlassBroken(grant, exclusion));
        return grant;
    }

    /**
     * Lets its engineer use it, now.
     *
     * @throws Refused if it is somebody else's, or has ended
     */
    AccessGrant usedBy(Person person, Instant now) {
        if (!engineer.equals(person.id()) || !person.has(Role.ENGINEER)) {
            throw Refused.notAllowed(
                            "onlyItsEngineerUsesAGrant", "Only the engineer it was opened for uses this grant.")
                    .about(tenant, requestId());
        }
        if (!isActiveAt(now)) {
            throw Refused.tooLate(
                            statusAt(now).name(),
                            "This grant ended (" + statusAt(now) + " at "
                                    + closedAt(now).orElse(expiresAt) + "). Ask for access anew.")
                    .about(tenant, requestId());
        }
        return this;
    }

    /** Tidies up after the expiry. A timer that was pushed forward ends nothing early under this name. */
    AccessGrant expire(Instant now) {
        if (now.isBefore(expiresAt)) {
            throw Refused.tooLate(
                            status.name(), "This grant runs until " + expiresAt + "; revoke it to end it earlier.")
                    .about(tenant, requestId());
        }
        become(GrantStatus.EXPIRED, null, expiresAt);
        registerEvent(new GrantExpired(this));
        return this;
    }

    AccessGrant revoke(Person approver, Instant now) {
        endEarly(GrantStatus.REVOKED, approver, now);
        registerEvent(new GrantRevoked(this, approver.id()));
        return this;
    }

    AccessGrant giveBack(Person engineer, Instant now) {
        return giveBack(engineer, null, now);
    }

    /** The ticket it was opened for is closed. */
    AccessGrant endWithTicket(String number, Person by, Instant now) {
        return giveBack(by, number, now);
    }

    private AccessGrant giveBack(Person by, String closedTicket, Instant now) {
        endEarly(GrantStatus.RETURNED, by, now);
        registerEvent(new GrantReturned(this, by.id(), closedTicket));
        return this;
    }

    private void endEarly(GrantStatus next, Person by, Instant now) {
        if (!isActiveAt(now)) {
            throw tooLate(now);
        }
        become(next, by.id(), now);
    }

    private void become(GrantStatus next, String by, Instant at) {
        if (!status.mayBecome(next)) {
            throw tooLate(at);
        }
        status = next;
        closedAt = at;
        closedBy = by;
    }

    private Refused tooLate(Instant now) {
        return Refused.tooLate(
                        statusAt(now).name(),
                        "This grant has ended already (" + statusAt(now) + " at "
                                + closedAt(now).orElse(expiresAt) + "); there is nothing left to close.")
                .about(tenant, requestId());
    }

    /** Whether access is open at that instant. The stored status alone never says so. */
    public boolean isActiveAt(Instant now) {
        return status == GrantStatus.ACTIVE && now.isBefore(expiresAt);
    }

    boolean wasEndedBefore() {
        return status != GrantStatus.ACTIVE;
    }

    public GrantStatus statusAt(Instant now) {
        return status == GrantStatus.ACTIVE && !now.isBefore(expiresAt) ? GrantStatus.EXPIRED : status;
    }

    /** When it ended, as of that instant; empty while it is open. */
    public Optional<Instant> closedAt(Instant now) {
        return statusAt(now) == GrantStatus.EXPIRED ? Optional.of(expiresAt) : Optional.ofNullable(closedAt);
    }

    public String id() {
        return id;
    }

    /** The request it stands on, or the exclusion. */
    public String requestId() {
        return requestId == null ? exclusionId : requestId;
    }

    /** Whether it stands on an exclusion, by which nobody was asked. */
    public boolean isBehindBrokenGlass() {
        return exclusionId != null;
    }

    public String tenant() {
        return tenant;
    }

    public String engineer() {
        return engineer;
    }

    /** Where access is to. */
    public CloudService service() {
        return service;
    }

    /** What access is to. */
    public String resource() {
        return resource;
    }

    /** The most the engineer may do. */
    public PermissionLevel permissionLevel() {
        return permissionLevel;
    }

    public Consent.Basis basis() {
        return basis;
    }

    public Instant openedAt() {
        return openedAt;
    }

    /** The first instant at which access is closed. */
    public Instant expiresAt() {
        return expiresAt;
    }

    public Optional<String> closedBy() {
        return Optional.ofNullable(closedBy);
    }
}
