package dev.lockbox.token;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.Allowance;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Exchanges an open grant for tokens that carry it to the provider's systems. */
@Component
public class AccessTokens {

    /** Records of ended tokens are kept that long, for nodes whose clocks differ. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final AccessGrants grants;
    private final IssuedTokens issued;
    private final Keyring keyring;
    private final Issuer issuer;
    private final Duration longest;
    private final Allowance pace;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    AccessTokens(
            AccessGrants grants,
            IssuedTokens issued,
            Keyring keyring,
            Issuer issuer,
            TokenSettings settings,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.grants = grants;
        this.issued = issued;
        this.keyring = keyring;
        this.issuer = issuer;
        this.longest = settings.longest();
        this.pace = new Allowance(settings.pace(), clock);
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * A token for the grant's engineer, which ends with the grant at the latest. It is on record when this returns: should
     * the record fail, there is no token.
     *
     * @throws Refused if it is not that person's grant, it has ended, less than a second of it is left, or they had too many
     */
    @Transactional
    public AccessToken issue(String grantId, Person engineer) {
        issued.holdStill(grantId);
        AccessGrant grant = grants.usedBy(engineer, grantId);
        if (grant.isForActionsAlone()) {
            throw Refused.notAllowed(
                            "onlyTheApprovedActions",
                            "Only some pre-approved actions were approved for this grant; a token would open more.")
                    .about(grant.tenant(), grant.requestId());
        }
        keepPace(grant);
        Instant now = clock.instant();
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = earlier(now.plus(longest), grant.expiresAt()).truncatedTo(ChronoUnit.SECONDS);
        if (!expiresAt.isAfter(now)) {
            throw Refused.tooLate(
                            grant.statusAt(now).name(),
                            "Less than a second is left of this grant, and tokens last whole seconds. Ask for access anew.")
                    .about(grant.tenant(), grant.requestId());
        }
        var claims = Claims.of(grant, issuer.address(), UUID.randomUUID().toString(), issuedAt, expiresAt);
        TokenKey key = keyring.signing(expiresAt);
        issued.add(claims);
        announcements.publishEvent(new AccessTokenIssued(grant, claims.id(), expiresAt, key.id()));
        return new AccessToken(key.sign(claims.set()).serialize(), issuedAt, expiresAt);
    }

    private void keepPace(AccessGrant grant) {
        pace.pause(grant.id()).ifPresent(pause -> {
            throw Refused.tooMany(
                            "tooManyTokens",
                            "This grant was given many tokens within a short time. Use one until it ends, or wait.",
                            pause)
                    .about(grant.tenant(), grant.requestId());
        });
        pace.spend(grant.id());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Tidies up. */
    @Transactional
    public void forgetEnded() {
        issued.forget(clock.instant().minus(KEPT));
    }
}
