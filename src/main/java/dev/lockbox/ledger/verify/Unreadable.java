package dev.lockbox.ledger.verify;

/** A file that was handed in cannot be read, or is something else; the message is for who handed it in. */
final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
        super(message);
    }
}
