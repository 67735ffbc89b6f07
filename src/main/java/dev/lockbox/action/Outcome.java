package dev.lockbox.action;

/** How a run ended. */
public enum Outcome {
    SUCCEEDED,
    /** It was done, and says itself that it went wrong; or it could not be done. */
    FAILED,
    /** Access had ended, the caller had gone, or Lockbox was stopped. */
    CUT,
    TIMED_OUT,
    TOO_MUCH_OUTPUT,
    /** The node it ran on is gone, and nobody knows. */
    UNKNOWN
}
