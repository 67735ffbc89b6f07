package dev.lockbox.audit;

/** The catalogue of what can stand in a record's {@code operation}. Names are stable and never translated. */
public enum Operation {
    CREATE("Create Lockbox Request"),
    JUDGE("Evaluate JIT Policy"),
    APPROVE_INTERNALLY("Approve Internally"),
    DENY_INTERNALLY("Deny Internally"),
    INTERNAL_EXPIRY("Internal Approval Expiry"),
    NOTIFY("Notify Customer"),
    REMIND("Remind Approvers"),
    /** Approve, deny and cancel alike for m365, as the cmdlet of that name. */
    SET_ACCESS("Set-AccessToCustomerDataRequest"),
    APPROVE("Approve Lockbox Request"),
    DENY("Deny Lockbox Request"),
    CANCEL("Cancel Lockbox Request"),
    WITHDRAW("Withdraw Lockbox Request"),
    EXPIRY("Lockbox Request Expiry"),
    OPEN_GRANT("Open Grant"),
    GRANT_EXPIRY("Grant Expiry"),
    REVOKE_GRANT("Revoke Grant"),
    RETURN_GRANT("Return Grant"),
    CHANGE_SETTINGS("Change Lockbox Settings"),
    NAME_APPROVER("Name Approver"),
    REMOVE_APPROVER("Remove Approver"),
    GIVE_ROLE("Give Role"),
    TAKE_ROLE("Take Role"),
    ISSUE_INVITATION("Issue Invitation"),
    REDEEM_INVITATION("Redeem Invitation"),
    WITHDRAW_INVITATION("Withdraw Invitation"),
    CHANGE_PASSWORD("Change Password"),
    PROPOSE_MODEL_CHANGE("Propose Model Change"),
    APPROVE_MODEL_CHANGE("Approve Model Change"),
    REJECT_MODEL_CHANGE("Reject Model Change"),
    DEPLOY_MODEL("Deploy Model"),
    MOVE("Move Request"),
    RETRY_JOB("Retry Job"),
    ADD_SIGNING_KEY("Add Signing Key"),
    CHANGE_FEED("Change Feed"),
    REMOVE_FEED("Remove Feed"),
    REFUSE("Refuse Attempt");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
