package dev.lockbox.notification;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Reader;

/**
 * Who is to be told.
 *
 * @param person their user name; null where nobody in particular reads it
 */
record Addressee(Part part, String person, String address, Reader reader) {

    static Addressee of(Part part, Person person, Reader reader) {
        return new Addressee(part, person.id(), person.mail(), reader);
    }
}
