package dev.lockbox.notification;

import dev.lockbox.identity.Tenant;
import dev.lockbox.request.AccessRequest;
import java.time.Instant;

/** One letter being written: what it is about, to whom, and when. */
record Occasion(Matter matter, Letter letter, Words words, Instant now) implements Reading {

    Topic topic() {
        return matter.notice().topic();
    }

    @Override
    public Part part() {
        return letter.part();
    }

    @Override
    public AccessRequest request() {
        return matter.theRequest();
    }

    Tenant tenant() {
        return matter.theTenant();
    }

    @Override
    public Inert tenantName() {
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
}
