package dev.lockbox.notification;

/** What a notice is about. The identifiers stand in the record, in templates and their bundles; never translated. */
public enum Topic {
    /** The customer is asked. */
    REQUEST_WAITS("requestWaits"),
    /** The provider's own approvers are asked. */
    INTERNAL_APPROVAL_WAITS("internalApprovalWaits"),
    /** The customer did not answer yet. */
    REMINDER("reminder"),
    /** Nor did the provider's own approvers. */
    INTERNAL_REMINDER("internalReminder"),
    /** Those who were asked first did not answer, and their backup is asked. */
    ESCALATION("escalation"),
    /** The customer approved, denied or cancelled, or the provider's own approver or its policy denied. */
    DECIDED("decided"),
    /** The engineer took the request back, or its ticket was closed. */
    WITHDRAWN("withdrawn"),
    /** Nobody answered in time. */
    EXPIRED("expired"),
    /** Access opened, and nobody of the customer was asked. */
    GRANT_OPENED("grantOpened"),
    GRANT_ENDS_SOON("grantEndsSoon"),
    /** Access is over: its time was, or it was revoked, handed back or recalled. */
    GRANT_ENDED("grantEnded"),
    /** A setting of the customer's was changed, or who decides, or how people are reached. */
    SETTINGS_CHANGED("settingsChanged"),
    /** Break-glass access or a legal demand. */
    NOT_ASKED("notAsked"),
    /** Access has ended, and a door could not be shut. */
    DOOR_RESISTS("doorResists"),
    /** Nobody who decides can be reached. */
    NOBODY_REACHABLE("nobodyReachable");

    private final String id;

    Topic(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** Whether it asks somebody to answer a request, and so is of no use once that is answered. */
    boolean asks() {
        return switch (this) {
            case REQUEST_WAITS, INTERNAL_APPROVAL_WAITS, REMINDER, INTERNAL_REMINDER, ESCALATION -> true;
            default -> false;
        };
    }

    /** What leaves first where more waits than leaves at once, the smallest first. */
    int urgency() {
        return switch (this) {
            // Access is open, and nobody was asked.
            case NOT_ASKED, GRANT_OPENED, DOOR_RESISTS -> 0;
            // Somebody's time runs.
            case REQUEST_WAITS, INTERNAL_APPROVAL_WAITS, REMINDER, INTERNAL_REMINDER, ESCALATION, NOBODY_REACHABLE -> 1;
            case DECIDED, WITHDRAWN, EXPIRED, GRANT_ENDS_SOON, GRANT_ENDED, SETTINGS_CHANGED -> 2;
        };
    }

    /** Whether it asks the customer. */
    boolean asksTheCustomer() {
        return this == REQUEST_WAITS || this == REMINDER || this == ESCALATION;
    }
}
