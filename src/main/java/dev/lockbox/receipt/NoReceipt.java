package dev.lockbox.receipt;

/** Nothing can be receipted: the request is not over, or nothing is left on the log to tell of it. No attempt at anything. */
public final class NoReceipt extends RuntimeException {

    private final String state;

    /** @param state the state that was met, one of the published statuses */
    NoReceipt(String state, String message) {
        super(message);
        this.state = state;
    }

    public String state() {
        return state;
    }
}
