package dev.lockbox.feed;

import java.util.Arrays;
import java.util.Optional;

/** With which record a feed begins. */
public enum Beginning {
    /** The first there is. */
    BEGINNING,
    /** The first that is recorded from now on. */
    NOW;

    public String id() {
        return this == BEGINNING ? "beginning" : "now";
    }

    static Optional<Beginning> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id().equals(id)).findFirst();
    }
}
