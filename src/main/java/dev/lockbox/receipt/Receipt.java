package dev.lockbox.receipt;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a request came to. Wherever it says {@code record}, that is the number of the record it is told from; null where
 * nothing is recorded yet because only the time passed.
 *
 * @param request its id
 * @param timeZone the customer's
 * @param state how the request ended, one of the published statuses
 * @param notified null if the customer was not asked
 * @param withdrawn null unless the engineer took it back, or its ticket was closed
 * @param access null if none was opened
 * @param outsideScope what was refused or outside of what was approved; of very many refusals the first
 * @param outsideScopeInAll how many there are
 * @param records the numbers of all records of the request
 * @param checkpoint over all of them, as it was signed
 */
public record Receipt(
        String request,
        String tenant,
        String timeZone,
        Instant issuedAt,
        String state,
        Asked asked,
        Policy policy,
        List<Step> provider,
        Notified notified,
        List<Step> customer,
        Step withdrawn,
        Access access,
        Minutes minutes,
        List<Door> doors,
        List<Action> actions,
        List<Outside> outsideScope,
        long outsideScopeInAll,
        List<Long> records,
        String checkpoint) {

    /** What was asked for, and by whom. */
    public record Asked(
            Instant at,
            String by,
            String offering,
            String service,
            String resource,
            String serviceRequestNumber,
            String justification,
            String duration,
            String permissionLevel,
            boolean customerData,
            long record) {}

    /** What the provider's policy said to it. */
    public record Policy(Instant at, String outcome, String reason, String rule, String version, long record) {}

    /**
     * What somebody said to it.
     *
     * @param by null where only the time passed
     * @param onBehalfOf in whose stead, where somebody was away; null where in nobody's
     * @param comment null if none was made
     * @param less null where nothing less was approved than asked for
     */
    public record Step(Instant at, String by, String onBehalfOf, String said, String comment, Less less, Long record) {}

    /** What somebody approved less than was asked for; each is null where they set no limit. */
    public record Less(String duration, String permissionLevel, List<String> actions) {}

    /** That the customer's approvers were written to. */
    public record Notified(Instant at, List<String> recipients, Instant decisionDeadline, long record) {}

    /**
     * The access that was opened.
     *
     * @param basis why it was
     * @param permissionLevel the most the engineer could do
     * @param actions the only pre-approved actions that could be run; null if no limit was set
     * @param accepted when the engineer accepted less than they had asked for; null if they did not
     * @param acceptanceDue whether they had to before they could use it
     * @param until when it would have ended by itself
     * @param how it ended, one of the published statuses of a grant
     * @param approvedOnBehalfOf in whose stead, where somebody was away; null where in nobody's
     * @param closedBy null where only the time passed
     * @param closedOnBehalfOf in whose stead, likewise
     * @param closedTicket the number of the ticket whose closing ended it; null if that was not it
     */
    public record Access(
            String grant,
            String engineer,
            String basis,
            String approvedBy,
            String approvedOnBehalfOf,
            String permissionLevel,
            List<String> actions,
            boolean acceptanceDue,
            Instant accepted,
            Long acceptedRecord,
            Instant opened,
            long openedRecord,
            Instant until,
            Instant closed,
            String how,
            String closedBy,
            String closedOnBehalfOf,
            String closedTicket,
            Long closedRecord) {}

    /**
     * Each begun minute counts.
     *
     * @param used from when the access could be used until it ended
     */
    public record Minutes(long asked, long approved, long used) {}

    /**
     * A door that was opened under the access.
     *
     * @param shut when it was known to be shut; null if it is not yet
     * @param failedAttempts how many attempts to shut it failed before; null if none did
     */
    public record Door(
            String door, Instant opened, long openedRecord, Instant shut, Integer failedAttempts, Long shutRecord) {}

    /**
     * What the engineer did.
     *
     * @param ended when it was over; null if nobody knows, or it took no time
     * @param outcome how it ended; null if that is not on record
     * @param object what it was done to
     * @param data everything else the records say
     * @param outside why it was outside of what was approved; null if it was not
     * @param endRecord null if there is none of its end
     */
    public record Action(
            Instant at,
            Instant ended,
            String outcome,
            String engineer,
            String action,
            String object,
            Map<String, Object> data,
            String outside,
            long record,
            Long endRecord) {}

    /** Something that was refused, or done outside of what was approved. */
    public record Outside(Instant at, String by, String what, String why, long record) {}
}
