package dev.lockbox.subscription;

/** An event is not known to have arrived; the message tells the subscriber why. */
final class Undelivered extends Exception {

    Undelivered(String words) {
        super(words);
    }

    Undelivered(String words, Throwable cause) {
        super(words, cause);
    }
}
