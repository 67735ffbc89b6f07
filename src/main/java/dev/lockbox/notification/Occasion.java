package dev.lockbox.notification;

import dev.lockbox.identity.Tenant;
import dev.lockbox.request.AccessRequest;
import java.time.Duration;
import java.time.Instant;

/** One letter being written: what it is about, to whom, and when. */
record Occasion(Matter matter, Letter letter, Words words, Instant now) {

    Topic topic() {
        return matter.notice().topic();
    }

    Part part() {
        return letter.part();
    }

    boolean isToCustomer() {
        return part().isOfCustomer();
    }

    boolean isToRequester() {
        return part() == Part.REQUESTER;
    }

    AccessRequest request() {
        return matter.theRequest();
    }

    Inert code() {
        return Inert.own(request().code().toString());
    }

    Tenant tenant() {
        return matter.theTenant();
    }

    Inert tenantName() {
        return Inert.id(tenant().id());
    }

    Details details() {
        return matter.notice().details();
    }

    /** @throws IllegalStateException if the notice does not say */
    String detail(String name) {
        return details()
                .find(name)
                .orElseThrow(() ->
                        new IllegalStateException("Notice " + matter.notice().id() + " does not say " + name));
    }

    /** How long there is until then, to the minute. */
    Inert leftUntil(Instant end) {
        return words.left(Duration.between(now, end));
    }
}
