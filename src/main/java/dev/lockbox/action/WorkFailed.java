package dev.lockbox.action;

/** An action that could not be done. The message says why, in words the engineer and the customer may read. */
final class WorkFailed extends Exception {

    WorkFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
