package dev.lockbox.grant;

import dev.lockbox.decision.Consent;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.ReadOnlyProperty;
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
    private ActionNames actions;
    private boolean narrowed;
    private Instant acceptedAt;
    private Consent.Basis basis;
    private GrantStatus status;
    private Instant openedAt;
    private Instant expiresAt;
    private Instant closedAt;
    private String closedBy;
    private String continues;

    @ReadOnlyProperty
    private boolean resisting;

    @Version
    private Integer version;

    private AccessGrant() {}

    /** Opens access as it was consented to, counted from now, which is when it was approved. */
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
        grant.permissionLevel = consent.terms().permissionLevel();
        grant.actions = consent.terms().actions().orElse(null);
        grant.narrowed = consent.terms().areLessThanAsked(request);
        grant.basis = consent.basis();
        grant.status = GrantStatus.ACTIVE;
        grant.openedAt = now;
        grant.expiresAt = now.plus(consent.terms().duration());
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
     * @throws Refused if it is somebody else's, has ended, or is less than they asked for and not accepted yet
     */
    AccessGrant usedBy(Person person, Instant now) {
        if (!isFor(person)) {
            throw Refused.notAllowed(
                            "onlyItsEngineerUsesAGrant", "Only the engineer it was opened for uses this grant.")
                    .about(tenant, requestId());
        }
        mustBeActiveAt(now);
        if (awaitsAcceptance()) {
            throw Refused.conflict(
                            "theEngineerAcceptsWhatWasApproved",
                            "Less was approved than you asked for: until " + expiresAt + ", " + permissionLevel.id()
                                    + actions()
                                            .map(it -> ", only the actions " + actions)
                                            .orElse("")
                                    + ". Accept that first (POST /api/v1/grants/" + id + "/accept), or return it.")
                    .about(tenant, requestId());
        }
        return this;
    }

    /**
     * Its engineer takes what was approved, once.
     *
     * @throws Refused if it is somebody else's, or has ended
     */
    void accept(Person person, Instant now) {
        if (!isFor(person)) {
            throw Refused.notAllowed(
                            "onlyItsEngineerAcceptsWhatWasApproved",
                            "Only the engineer it was opened for accepts what was approved.")
                    .about(tenant, requestId());
        }
        mustBeActiveAt(now);
        if (awaitsAcceptance()) {
            acceptedAt = now;
            registerEvent(new TermsAccepted(this));
        }
    }

    private boolean isFor(Person person) {
        return engineer.equals(person.id()) && person.has(Role.ENGINEER);
    }

    private void mustBeActiveAt(Instant now) {
        if (!isActiveAt(now)) {
            throw Refused.tooLate(
                            statusAt(now).name(),
                            "This grant ended (" + statusAt(now) + " at "
                                    + closedAt(now).orElse(expiresAt) + "). Ask for access anew.")
                    .about(tenant, requestId());
        }
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

    AccessGrant revoke(Approver approver, Instant now) {
        endEarly(GrantStatus.REVOKED, approver.person(), now);
        registerEvent(
                new GrantRevoked(this, approver.id(), approver.onBehalfOf().orElse(null)));
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

    /** Ends it because the database is an older one, which may not know that it was ended. Nobody did it. */
    AccessGrant recall(Instant restoredAt, Instant now) {
        become(GrantStatus.RETURNED, null, now);
        registerEvent(new GrantRecalled(this, restoredAt));
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

    /** Whether it is less than its engineer asked for, and they have not accepted that yet: nobody uses it so far. */
    public boolean awaitsAcceptance() {
        return narrowed && acceptedAt == null;
    }

    /** Whether its engineer has accepted it; empty where all they asked for was approved, so that there is nothing to. */
    public Optional<Boolean> accepted() {
        return narrowed ? Optional.of(acceptedAt != null) : Optional.empty();
    }

    boolean wasEndedBefore() {
        return status != GrantStatus.ACTIVE;
    }

    /** As everybody is told it: an ended grant is not over while one of its doors resists. */
    public GrantStatus statusAt(Instant now) {
        GrantStatus met = endAt(now);
        return met != GrantStatus.ACTIVE && resisting ? GrantStatus.REVOKE_FAILED : met;
    }

    private GrantStatus endAt(Instant now) {
        return status == GrantStatus.ACTIVE && !now.isBefore(expiresAt) ? GrantStatus.EXPIRED : status;
    }

    /** When it ended, as of that instant; empty while it is open. */
    public Optional<Instant> closedAt(Instant now) {
        return endAt(now) == GrantStatus.EXPIRED ? Optional.of(expiresAt) : Optional.ofNullable(closedAt);
    }

    /** Remembers which of those alike it continues: the one that would end last. */
    AccessGrant continuing(List<AccessGrant> kin) {
        continues = kin.stream()
                .filter(other -> other.isActiveAt(openedAt) && countsAsMuchAs(other))
                .max(Comparator.comparing(AccessGrant::expiresAt))
                .map(AccessGrant::id)
                .orElse(null);
        return this;
    }

    /**
     * Until when work that was begun under this grant may go on: to its end or, where that is its expiry, to the end of a
     * grant alike that was open by then. Nothing is begun anew under a grant that has ended.
     *
     * @param kin all alike, itself among them or not
     */
    Instant workEndsAt(List<AccessGrant> kin) {
        Instant end = end();
        if (wasEndedEarly()) {
            return end;
        }
        for (boolean later = true; later; ) {
            later = false;
            for (AccessGrant other : kin) {
                if (other.carriesOn(this)
                        && other.openedAt.isBefore(end)
                        && other.end().isAfter(end)) {
                    end = other.end();
                    later = true;
                }
            }
        }
        return end;
    }

    /** Whether all that was allowed there is allowed here, and its engineer may use it. */
    private boolean carriesOn(AccessGrant earlier) {
        return !awaitsAcceptance()
                && countsAsMuchAs(earlier)
                && (actions().isEmpty()
                        || earlier.actions()
                                .filter(actions().get()::containsAll)
                                .isPresent());
    }

    /** What the customer approved is carried on by what they approved, and by nothing they were not asked about. */
    private boolean countsAsMuchAs(AccessGrant earlier) {
        return basis == Consent.Basis.CUSTOMER_APPROVAL || basis == earlier.basis;
    }

    /** One that was ended by hand in the database, with no word of when, allowed nothing from the beginning. */
    private Instant end() {
        return wasEndedEarly() ? Objects.requireNonNullElse(closedAt, openedAt) : expiresAt;
    }

    private boolean wasEndedEarly() {
        return status == GrantStatus.REVOKED || status == GrantStatus.RETURNED;
    }

    /** What a door is told of it. */
    Pass pass(Instant until) {
        return new Pass(id, requestId(), tenant, engineer, service, resource, permissionLevel, until);
    }

    /** The grant it continues: one alike that was open when it opened. */
    public Optional<String> continues() {
        return Optional.ofNullable(continues);
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

    /** The only pre-approved actions that may be run under it; empty if no limit was set. */
    public Optional<Set<String>> actions() {
        return Optional.ofNullable(actions).map(ActionNames::all);
    }

    /** Whether it was approved for some pre-approved actions alone: then no door opens, and no token is issued. */
    public boolean isForActionsAlone() {
        return actions != null;
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
