package dev.lockbox.request;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Roles;
import java.time.Duration;

/**
 * The terms an offering gives: how long access lasts, who decides, and whether the customer's mail may hold a link.
 *
 * @param defaultDuration what is granted when no duration was asked for
 * @param maximumDuration the longest that can be asked for, inclusive
 * @param approverRoles the customer's roles that may decide
 * @param mailRule {@code noLink} or {@code portalLink}
 * @param version the number of the table's version that says so
 */
public record AccessTerms(
        Duration defaultDuration, Duration maximumDuration, Roles approverRoles, String mailRule, Integer version) {

    /** Where the terms are looked up. */
    @FunctionalInterface
    public interface Source {
        AccessTerms of(Offering offering);
    }
}
