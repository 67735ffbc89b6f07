package dev.lockbox.request;

/** Where a request stands. All but the first two are final. */
public enum RequestStatus {
    /** With the provider: being judged by the policy or waiting for the provider's own approver. */
    INTERNAL_PENDING,
    /** With the customer, who has until the announced deadline. */
    CUSTOMER_NOTIFIED,
    APPROVED,
    DENIED,
    EXPIRED,
    CANCELLED,
    POLICY_DENIED,
    INTERNAL_DENIED,
    INTERNAL_EXPIRED;

    /** The whole life of a request: from each state, where it may go. */
    boolean mayBecome(RequestStatus next) {
        return switch (this) {
            case INTERNAL_PENDING ->
                switch (next) {
                    case CUSTOMER_NOTIFIED, APPROVED, CANCELLED, POLICY_DENIED, INTERNAL_DENIED, INTERNAL_EXPIRED ->
                        true;
                    default -> false;
                };
            case CUSTOMER_NOTIFIED ->
                switch (next) {
                    case APPROVED, DENIED, EXPIRED, CANCELLED -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    public boolean isFinal() {
        return this != INTERNAL_PENDING && this != CUSTOMER_NOTIFIED;
    }
}
