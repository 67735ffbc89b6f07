package dev.lockbox.audit;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The catalogue of what can stand in a record's {@code operation}. Names are stable and never translated. */
public enum Operation {
    CREATE("Create Lockbox Request"),
    JUDGE("Evaluate JIT Policy"),
    APPROVE_INTERNALLY("Approve Internally"),
    DENY_INTERNALLY("Deny Internally"),
    INTERNAL_EXPIRY("Internal Approval Expiry"),
    NOTIFY("Notify Customer"),
    NOTIFY_PROVIDER("Notify Provider"),
    REMIND("Remind Approvers"),
    NOTICE_FAILED("Notice Not Delivered"),
    RETRY_LETTER("Retry Letter"),
    ADDRESS_UNREACHABLE("Address Unreachable"),
    CLEAR_ADDRESS("Clear Unreachable Address"),
    NOBODY_REACHABLE("No Approver Reachable"),
    /** Approve, deny and cancel alike for m365, as the cmdlet of that name. */
    SET_ACCESS("Set-AccessToCustomerDataRequest"),
    APPROVE("Approve Lockbox Request"),
    DENY("Deny Lockbox Request"),
    CANCEL("Cancel Lockbox Request"),
    WITHDRAW("Withdraw Lockbox Request"),
    EXPIRY("Lockbox Request Expiry"),
    OPEN_GRANT("Open Grant"),
    /** The engineer takes less than they had asked for. */
    ACCEPT_TERMS("Accept Terms"),
    GRANT_EXPIRY("Grant Expiry"),
    REVOKE_GRANT("Revoke Grant"),
    RETURN_GRANT("Return Grant"),
    RECALL_GRANT("Recall Grant"),
    OPEN_DOOR("Open Door"),
    OPEN_DOOR_FAILED("Open Door Failed"),
    PROLONG_DOOR("Prolong Door"),
    CLOSE_DOOR("Close Door"),
    CLOSE_DOOR_FAILED("Close Door Failed"),
    CLOSE_STRAY_DOOR("Close Stray Door"),
    ISSUE_TOKEN("Issue Access Token"),
    ADD_TOKEN_KEY("Add Token Key"),
    CHANGE_SETTINGS("Change Lockbox Settings"),
    NAME_APPROVER("Name Approver"),
    REMOVE_APPROVER("Remove Approver"),
    NAME_DEPUTY("Name Deputy"),
    REMOVE_DEPUTY("Remove Deputy"),
    DEPUTY_EXPIRY("Deputy Expiry"),
    GIVE_ROLE("Give Role"),
    TAKE_ROLE("Take Role"),
    ISSUE_INVITATION("Issue Invitation"),
    REDEEM_INVITATION("Redeem Invitation"),
    WITHDRAW_INVITATION("Withdraw Invitation"),
    CHANGE_PASSWORD("Change Password"),
    CHANGE_CONTACT("Change Contact"),
    PROPOSE_MODEL_CHANGE("Propose Model Change"),
    APPROVE_MODEL_CHANGE("Approve Model Change"),
    REJECT_MODEL_CHANGE("Reject Model Change"),
    DEPLOY_MODEL("Deploy Model"),
    MOVE("Move Request"),
    PROPOSE_BREAK_GLASS("Propose Break-Glass"),
    BREAK_GLASS("Break-Glass Access"),
    BREAK_GLASS_LAPSE("Break-Glass Lapse"),
    PROPOSE_LEGAL_DEMAND("Propose Legal Demand"),
    LEGAL_DEMAND("Legal Demand"),
    LEGAL_DEMAND_LAPSE("Legal Demand Lapse"),
    /** A legal demand the customer may not be told of yet: that there is one, and what binds the provider to its words. */
    SEALED_ENTRY("Sealed Entry"),
    PROPOSE_UNSEALING("Propose Unsealing"),
    UNSEAL("Unseal Entry"),
    RETRY_JOB("Retry Job"),
    ADD_SIGNING_KEY("Add Signing Key"),
    REMOVE_RECORDS("Remove Audit Records"),
    CHANGE_FEED("Change Feed"),
    REMOVE_FEED("Remove Feed"),
    CHANGE_SUBSCRIPTION("Change Subscription"),
    ROTATE_SUBSCRIPTION_SECRET("Rotate Subscription Secret"),
    REMOVE_SUBSCRIPTION("Remove Subscription"),
    SWITCH_OFF_SUBSCRIPTION("Switch Off Subscription"),
    RESEND_DELIVERIES("Resend Deliveries"),
    REFUSE("Refuse Attempt");

    /** What a customer does among its own people: nothing the provider has to know. */
    static final Set<String> CUSTOMERS_OWN = labels(
            CHANGE_SETTINGS,
            NAME_APPROVER,
            REMOVE_APPROVER,
            NAME_DEPUTY,
            REMOVE_DEPUTY,
            DEPUTY_EXPIRY,
            GIVE_ROLE,
            TAKE_ROLE,
            ISSUE_INVITATION,
            REDEEM_INVITATION,
            WITHDRAW_INVITATION,
            CHANGE_PASSWORD,
            CHANGE_CONTACT,
            CLEAR_ADDRESS,
            CHANGE_FEED,
            REMOVE_FEED,
            CHANGE_SUBSCRIPTION,
            ROTATE_SUBSCRIPTION_SECRET,
            REMOVE_SUBSCRIPTION,
            SWITCH_OFF_SUBSCRIPTION,
            RESEND_DELIVERIES);

    /** What the customer's approvers decide, with their own words. */
    static final Set<String> DECISIONS = labels(SET_ACCESS, APPROVE, DENY, CANCEL);

    private static Set<String> labels(Operation... operations) {
        return Arrays.stream(operations).map(Operation::label).collect(Collectors.toUnmodifiableSet());
    }

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** Empty for what is in no catalogue of ours: an engineer's action under a grant. */
    public static Optional<Operation> of(String label) {
        return Arrays.stream(values()).filter(it -> it.label.equals(label)).findFirst();
    }
}
