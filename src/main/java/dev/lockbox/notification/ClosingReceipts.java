package dev.lockbox.notification;

import dev.lockbox.request.AccessRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What mails tell of a request whose access has ended; made elsewhere, from the records. */
public interface ClosingReceipts {

    /**
     * @param minutesAsked for
     * @param minutesUsed from when the access could be used until it ended; each begun minute counts
     * @param approvedBy the user name; null if nobody of the customer was asked
     * @param approvedOnBehalfOf in whose stead; null where in nobody's
     * @param actions what was done, the oldest first
     * @param outside what was refused, or done outside of what was approved: the first of them
     * @param outsideInAll how many there are
     * @param doorsOpened how many
     * @param doorsOpen the names of those that are not known to be shut
     */
    record Closing(
            long minutesAsked,
            long minutesApproved,
            long minutesUsed,
            String approvedBy,
            String approvedOnBehalfOf,
            List<Done> actions,
            List<Outside> outside,
            long outsideInAll,
            int doorsOpened,
            List<String> doorsOpen) {}

    /**
     * @param object what it was done to; null if nobody knows
     * @param outcome how it ended; null if that is not on record
     */
    record Done(Instant at, String action, String object, String outcome) {}

    /** @param why as it was recorded */
    record Outside(Instant at, String what, String why) {}

    /** Empty if the log does not hold the request's records any more. */
    Optional<Closing> of(AccessRequest request);
}
