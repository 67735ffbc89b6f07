package dev.lockbox.feed;

/** Nobody knows that a burst arrived; the message tells the customer why. */
final class Undelivered extends Exception {

    Undelivered(String words) {
        super(words);
    }

    Undelivered(String words, Throwable cause) {
        super(words, cause);
    }
}
