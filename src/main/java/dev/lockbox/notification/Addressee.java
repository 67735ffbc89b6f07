package dev.lockbox.notification;

import dev.lockbox.identity.Reader;

/**
 * Who is to be told.
 *
 * @param person their user name; null where nobody in particular reads it
 */
record Addressee(Part part, String person, String address, Reader reader) {

    /**
     * What nobody is written to twice: the address, by side. Whoever at the provider gives a customer's address as their own
     * keeps the customer from nothing.
     */
    String place() {
        return place(part, address);
    }

    static String place(Part part, String address) {
        return part.isOfCustomer() + " " + UnreachableAddress.comparable(address);
    }

    boolean canBeWrittenTo() {
        return !address.isBlank();
    }
}
