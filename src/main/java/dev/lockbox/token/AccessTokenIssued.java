package dev.lockbox.token;

import dev.lockbox.grant.AccessGrant;
import java.time.Instant;

/**
 * A token is about to leave for the grant's engineer.
 *
 * @param id its {@code jti}
 * @param keyId of the key that signed it
 */
public record AccessTokenIssued(AccessGrant grant, String id, Instant expiresAt, String keyId) {}
