package dev.lockbox.door.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the receiver is asked to do. */
enum Event {
    OPEN("open"),
    PROLONG("open"),
    CLOSE("shut"),
    LOOK(null);

    private final String state;

    Event(String state) {
        this.state = state;
    }

    /** How the door stands once it is done; null where nothing is moved. */
    String state() {
        return state;
    }

    @JsonValue
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
