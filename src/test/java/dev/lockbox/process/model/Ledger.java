package dev.lockbox.process.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Notes down what one run did, and what of it nobody was promised. It is written from the promises to the customer and knows
 * nothing of the check.
 */
final class Ledger {

    static final Set<String> FACTS = Set.of(
            "offering",
            "policyOutcome",
            "internalApproverGroup",
            "internalAnswer",
            "designatedApprovers",
            "customerAnswer",
            "grantExpiresAt",
            "escalateAfter");

    static final Date EXPIRY = Date.from(Instant.parse("2099-01-01T00:00:00Z"));

    /** When consent is due; by turns: first it is, and after each wait it is otherwise than before. */
    enum Due {
        ALWAYS,
        NEVER,
        BY_TURNS
    }

    private static final String POLICYS_STEP = "approveInternally";
    private static final String CUSTOMER = "decideOnAccess";

    private final String offering;
    private final Due due;
    private final String outcome;
    private boolean consentDue;

    private final List<String> wrongs = new ArrayList<>();
    private final List<String> happened = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> approved = new LinkedHashSet<>();
    private final Set<String> denied = new LinkedHashSet<>();
    private final Set<String> silent = new LinkedHashSet<>();
    private String open;
    private boolean over;
    private boolean stopAsked;

    Ledger(String offering, Due due, String outcome) {
        this.offering = offering;
        this.due = due;
        consentDue = due != Due.NEVER;
        this.outcome = outcome;
    }

    /** As it stands; what is noted in one is not in the other. Wrongs are told once. */
    Ledger copy() {
        var copy = new Ledger(offering, due, outcome);
        copy.consentDue = consentDue;
        copy.happened.addAll(happened);
        copy.asked.addAll(asked);
        copy.approved.addAll(approved);
        copy.denied.addAll(denied);
        copy.silent.addAll(silent);
        copy.open = open;
        copy.over = over;
        copy.stopAsked = stopAsked;
        return copy;
    }

    List<String> wrongs() {
        return wrongs;
    }

    void wrong(String what) {
        if (!wrongs.contains(what)) {
            wrongs.add(what);
        }
    }

    private boolean did(String step) {
        return happened.contains(step);
    }

    boolean isConsentDue() {
        registered("asks whether consent is due");
        return consentDue;
    }

    private void registered(String what) {
        if (!did("registerRequest")) {
            wrong(what + " before there is a request");
        }
    }

    Object fact(String name) {
        registered("uses " + name);
        return switch (name) {
            case "offering" -> offering;
            case "policyOutcome" -> did("evaluateJitPolicy") ? outcome : null;
            case "internalApproverGroup" ->
                did("evaluateJitPolicy") && outcome.equals("allowAfterApproval") ? "supportLead" : null;
            case "internalAnswer" -> {
                if (denied.stream().anyMatch(task -> !task.equals(CUSTOMER))) {
                    yield "Deny";
                }
                boolean lies = open != null && !open.equals(CUSTOMER);
                yield !lies && approved.stream().anyMatch(task -> !task.equals(CUSTOMER)) ? "Approve" : null;
            }
            case "designatedApprovers" -> "contoso-owner";
            case "customerAnswer" -> {
                if (denied.contains(CUSTOMER)) {
                    yield "Deny";
                }
                yield approved.contains(CUSTOMER) ? "Approve" : null;
            }
            case "grantExpiresAt" -> did("openGrant") ? EXPIRY : null;
            case "escalateAfter" -> 75;
            default -> throw new IllegalArgumentException(name);
        };
    }

    void asked(String task) {
        registered("asks at " + task);
        if (!asked.add(task)) {
            wrong("asks twice at " + task);
        }
        if (task.equals(CUSTOMER) ? !did("notifyCustomer") : did("notifyCustomer")) {
            wrong("asks at " + task + " out of order");
        }
        if (task.equals(POLICYS_STEP) && !outcome.equals("allowAfterApproval")) {
            wrong("asks at " + task + " without a group that approves");
        }
        if (isSettled() || did("openGrant")) {
            wrong("asks at " + task + " when all is decided");
        }
        open = task;
    }

    void answered(String task, String answer) {
        (answer.equals("Approve") ? approved : denied).add(task);
        open = null;
        waited();
    }

    /** An interrupting timer fired at that element. */
    void timeIsUp(String element) {
        if (asked.contains(element)) {
            silent.add(element);
            waited();
        } else {
            over();
        }
    }

    // The customer switches Lockbox on or off when they like.
    private void waited() {
        consentDue ^= due == Due.BY_TURNS;
    }

    void over() {
        over = true;
        waited();
    }

    void stopAsked() {
        stopAsked = true;
    }

    void step(String step) {
        switch (step) {
            case "registerRequest" -> once(step);
            case "evaluateJitPolicy" -> once(step);
            case "notifyCustomer" -> {
                once(step);
                mayGoOn(step);
            }
            case "expireRequest" -> {
                if (silent.isEmpty() || isSettled()) {
                    wrong("expires a request nobody left unanswered");
                }
            }
            case "openGrant" -> {
                once(step);
                mayGoOn(step);
                if (consentDue && !approved.contains(CUSTOMER)) {
                    wrong("OPENS ACCESS WITHOUT CONSENT");
                }
                if (did("notifyCustomer") && !approved.contains(CUSTOMER)) {
                    wrong("opens access while the customer is asked");
                }
            }
            case "closeGrant" -> {
                once(step);
                if (!did("openGrant") || !over) {
                    wrong("closes access that is not over");
                }
            }
            case "stopRequest" -> {
                once(step);
                if (!stopAsked) {
                    wrong("stops a request nobody asked to stop");
                }
            }
            default -> registered(step);
        }
        happened.add(step);
    }

    private void once(String step) {
        if (!step.equals("registerRequest")) {
            registered(step);
        }
        if (did(step)) {
            wrong("does " + step + " twice");
        }
    }

    private void mayGoOn(String step) {
        boolean cleared = did("evaluateJitPolicy")
                && (outcome.equals("allow") || outcome.equals("allowAfterApproval") && approved.contains(POLICYS_STEP));
        if (!cleared) {
            wrong(step + " though the provider did not clear it");
        }
        if (!denied.isEmpty()) {
            wrong(step + " though it was denied");
        }
        if (!silent.isEmpty()) {
            wrong(step + " though nobody answered");
        }
        if (stopAsked || did("expireRequest")) {
            wrong(step + " though it was stopped or expired");
        }
        if (open != null) {
            wrong(step + " while somebody is asked");
        }
    }

    /** Whether the request has come to its end on record. */
    boolean isSettled() {
        return did("evaluateJitPolicy") && outcome.equals("deny")
                || !denied.isEmpty()
                || did("expireRequest")
                || did("stopRequest")
                || did("closeGrant");
    }

    void waits(int tasks, boolean expiring, int endings, int stops) {
        if (did("openGrant") && !did("closeGrant") && (!expiring || endings != 1)) {
            wrong("leaves access open without a timer and a way to end it");
        }
        if (stops != 1) {
            wrong("cannot be stopped while it waits");
        }
        if (isSettled() && tasks > 0) {
            wrong("asks somebody after all is decided");
        }
        if (!did("openGrant") && endings > 0) {
            wrong("waits for the end of access that is not open");
        }
    }

    void ended() {
        if (did("openGrant") && !did("closeGrant") && !did("stopRequest")) {
            wrong("ends and leaves access open");
        }
        if (stopAsked && !did("stopRequest")) {
            wrong("was asked to stop and has not put it on record");
        }
        if (!isSettled()) {
            wrong("ends without a decision");
        }
    }

    @Override
    public String toString() {
        return offering + ", consent " + (consentDue ? "due" : "not due") + (due == Due.BY_TURNS ? " by now" : "")
                + ", policy " + outcome;
    }
}
