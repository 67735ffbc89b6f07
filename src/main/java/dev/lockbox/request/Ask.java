package dev.lockbox.request;

/** What came through a door, as it was entered: nothing in it has been believed yet. A field left out is null. */
public record Ask(
        Object tenant,
        Object offering,
        Object service,
        Object resource,
        Object serviceRequestNumber,
        Object justification,
        Object duration,
        Object permissionLevel,
        Object customerData) {}
