package dev.lockbox.notification;

import dev.lockbox.request.AccessRequest;
import java.time.Duration;
import java.time.Instant;

/** A request as one reader is told of it. */
interface Reading {

    AccessRequest request();

    /** What they are to it. */
    Part part();

    Words words();

    Instant now();

    default boolean isToCustomer() {
        return part().isOfCustomer();
    }

    default boolean isToRequester() {
        return part() == Part.REQUESTER;
    }

    default Inert code() {
        return Inert.own(request().code().toString());
    }

    default Inert tenantName() {
        return Inert.id(request().tenant());
    }

    /** How long there is until then, to the minute. */
    default Inert leftUntil(Instant end) {
        return words().left(Duration.between(now(), end));
    }
}
