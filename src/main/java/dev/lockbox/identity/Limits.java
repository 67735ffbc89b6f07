package dev.lockbox.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often people and addresses may try. Each node counts for itself, in memory.
 *
 * @param wrongPasswords of one user id from one address
 * @param wrongPasswordsOfAddress from one address, whoever's
 * @param strangers refused calls without a sign-in from one address that are each written down
 * @param refusedDecisions attempts of one person at requests they may not decide on
 * @param decisions attempts of one person to decide, of whatever outcome
 */
@ConfigurationProperties("lockbox.limits")
public record Limits(
        @DefaultValue("10 in 15m") Limit wrongPasswords,
        @DefaultValue("100 in 15m") Limit wrongPasswordsOfAddress,
        @DefaultValue("3000 in 5m") Limit strangers,
        @DefaultValue("100 in 1m") Limit refusedDecisions,
        @DefaultValue("6000 in 1m") Limit decisions) {}
