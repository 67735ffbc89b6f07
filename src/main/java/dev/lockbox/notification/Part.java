package dev.lockbox.notification;

/** Why somebody is written to. */
public enum Part {
    /** May decide for the customer, in their own right or in another's stead. */
    APPROVER,
    /** May decide as well, and is asked when the others do not answer. */
    BACKUP,
    /** The team's own address, which decides nothing. */
    TEAM,
    /** Looks after the customer's Lockbox: its global administrators and auditors. */
    OVERSEER,
    /** A change was about them. */
    CONCERNED,
    /** Asked for the access. */
    REQUESTER,
    /** May decide for the provider. */
    INTERNAL_APPROVER,
    /** Looks after Lockbox at the provider. */
    OPERATOR;

    /** Whether they stand on the customer's side; else they are the provider's. */
    public boolean isOfCustomer() {
        return switch (this) {
            case APPROVER, BACKUP, TEAM, OVERSEER, CONCERNED -> true;
            case REQUESTER, INTERNAL_APPROVER, OPERATOR -> false;
        };
    }
}
