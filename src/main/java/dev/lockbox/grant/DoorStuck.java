package dev.lockbox.grant;

/** A door that could not be moved or looked at. The message says why, in words the provider and the customer may read. */
public final class DoorStuck extends Exception {

    public DoorStuck(String message) {
        super(message);
    }

    public DoorStuck(String message, Throwable cause) {
        super(message, cause);
    }
}
