package dev.lockbox.token;

import java.time.Duration;
import java.time.Instant;

/**
 * What an engineer shows to the provider's systems.
 *
 * @param text the signed JWT; whoever has it passes for the engineer until it ends
 * @param issuedAt when, to the second
 * @param expiresAt the first second at which it is worth nothing
 */
public record AccessToken(String text, Instant issuedAt, Instant expiresAt) {

    /** Whole seconds, from when it was issued. */
    public long expiresIn() {
        return Duration.between(issuedAt, expiresAt).toSeconds();
    }

    @Override
    public String toString() {
        return "AccessToken[until " + expiresAt + "]";
    }
}
