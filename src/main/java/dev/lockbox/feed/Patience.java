package dev.lockbox.feed;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** How long a receiver is waited for: at each step, and over all. */
final class Patience {

    private final Duration step;
    private final long end;

    Patience(Duration step, Duration whole) {
        this.step = step;
        this.end = System.nanoTime() + whole.toNanos();
    }

    /**
     * The milliseconds the next step may take, at least one.
     *
     * @throws SocketTimeoutException when there are none left
     */
    long forOneStep() throws SocketTimeoutException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return Math.min(left, step.toMillis());
    }
}
