package dev.lockbox.action;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Entry;

/**
 * Something a caller says to an action.
 *
 * @param description what it is, in words for the customer
 * @param required whether it must be there
 * @param whenLeftOut what stands for it otherwise; null for nothing
 * @param secret whether its value is kept off the record
 * @param mayBeginWithDash whether a program may take it for an option
 */
record Parameter(
        String name,
        String description,
        Kind kind,
        boolean required,
        Object whenLeftOut,
        boolean secret,
        boolean mayBeginWithDash) {

    /** Whether it always has a value. */
    boolean isAlwaysThere() {
        return required || whenLeftOut != null || kind.isOfTheGrant();
    }

    /** Its value; null for none, or where a fault was noted. */
    Object read(Object sent, AccessGrant grant, Entry entry) {
        if (sent != null) {
            return kind.read(field(), sent, grant, entry);
        }
        if (required) {
            entry.fault(field(), "is missing");
        }
        return whenLeftOut == null ? kind.leftOut(grant) : whenLeftOut;
    }

    String field() {
        return "parameters." + name;
    }

    /** As it is written on record. */
    Object recorded(Object value) {
        return secret ? "***" : inJson(value);
    }

    /** Days and instants are text there. */
    static Object inJson(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }
}
