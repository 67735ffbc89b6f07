package dev.lockbox.wire;

/** A host leads nowhere we may go; the message tells whoever named it what it must be, to follow the field's name. */
public final class OutOfBounds extends Exception {

    OutOfBounds(String words) {
        super(words);
    }
}
