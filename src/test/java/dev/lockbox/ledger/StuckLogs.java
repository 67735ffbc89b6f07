package dev.lockbox.ledger;

/** For tests that put right what they altered, and cannot wait until it is noticed. */
public final class StuckLogs {

    private StuckLogs() {}

    public static void tryAgain(Integration integration) {
        integration.tryStuckLogsAgain();
        integration.catchUp();
    }
}
