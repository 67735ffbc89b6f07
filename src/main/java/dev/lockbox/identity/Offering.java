package dev.lockbox.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kind of cloud a tenant buys; it sets how long the customer has to answer and who may answer. */
public enum Offering {
    M365,
    AZURE;

    /** The identifier used in every door, model and record; never translated. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Offering> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id().equals(id)).findFirst();
    }
}
