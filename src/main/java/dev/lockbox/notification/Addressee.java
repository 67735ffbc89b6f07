package dev.lockbox.notification;

import dev.lockbox.identity.Reader;

/**
 * Who is to be told.
 *
 * @param person their user name; null where nobody in particular reads it
 */
record Addressee(Part part, String person, String address, Reader reader) {

    boolean canBeWrittenTo() {
        return !address.isBlank();
    }
}
