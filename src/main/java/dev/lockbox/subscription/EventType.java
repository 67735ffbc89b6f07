package dev.lockbox.subscription;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be subscribed to. The names are stable and never translated; docs/webhooks.md tells each. */
public enum EventType {
    REQUEST_SUBMITTED("dev.lockbox.request.submitted"),
    REQUEST_WAITING("dev.lockbox.request.waiting"),
    REQUEST_DECIDED("dev.lockbox.request.decided"),
    REQUEST_EXPIRED("dev.lockbox.request.expired"),
    REQUEST_CANCELLED("dev.lockbox.request.cancelled"),
    GRANT_OPENED("dev.lockbox.grant.opened"),
    GRANT_ENDED("dev.lockbox.grant.ended"),
    DOOR_RESISTED("dev.lockbox.door.resisted"),
    SETTINGS_CHANGED("dev.lockbox.settings.changed"),
    APPROVERS_CHANGED("dev.lockbox.approvers.changed"),
    /** Whatever stands on the subscriber's own log, each record in its turn. */
    AUDIT_RECORD("dev.lockbox.audit.record");

    private final String id;

    EventType(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    static Optional<EventType> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id.equals(id)).findFirst();
    }

    /** Whether it tells what a customer does among its own people: nothing the provider has to know. */
    boolean isTheCustomersAlone() {
        return this == SETTINGS_CHANGED || this == APPROVERS_CHANGED;
    }

    /** Those who hear of it when it happens to that tenant, if they subscribed. */
    List<Subscriber> hearers(String tenant) {
        Subscriber customer = Subscriber.of(tenant);
        return isTheCustomersAlone() ? List.of(customer) : List.of(customer, Subscriber.PROVIDER);
    }
}
