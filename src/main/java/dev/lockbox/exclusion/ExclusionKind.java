package dev.lockbox.exclusion;

import java.util.Arrays;
import java.util.Optional;

/** Why the customer was not asked. */
public enum ExclusionKind {
    /** Access is opened by two people of the provider. */
    BREAK_GLASS,
    /** The law has the provider act on a customer's data; Lockbox opens no access for it. */
    LEGAL_DEMAND;

    static Optional<ExclusionKind> of(Object entered) {
        return Arrays.stream(values()).filter(it -> it.name().equals(entered)).findFirst();
    }
}
