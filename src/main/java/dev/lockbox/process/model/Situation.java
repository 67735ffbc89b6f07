package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the record says of a request at one place of the process, as far as it steers the way.
 *
 * @param consentDue whether the customer must be asked, as it stands then
 * @param policy the policy's outcome; null before it judged
 * @param approvals the internal approvals that were given, by the ids of their tasks
 */
record Situation(Offering offering, boolean consentDue, String policy, SortedSet<String> approvals, Set<Mark> marks) {

    /** What happened on the way here. */
    enum Mark {
        REGISTERED,
        INTERNALLY_DENIED,
        ASKED,
        APPROVED,
        DENIED,
        /** A deadline passed unanswered. */
        SILENT,
        EXPIRED,
        STOPPED,
        OPENED,
        /** The access was handed back or revoked, or its time is over. */
        OVER,
        CLOSED
    }

    static final String ALLOW = "allow";
    static final String ALLOW_AFTER_APPROVAL = "allowAfterApproval";
    static final String POLICY_DENIES = "deny";

    static Situation atStart(Offering offering, boolean consentDue) {
        return new Situation(offering, consentDue, null, Collections.emptySortedSet(), Set.of());
    }

    /** Each that says something else, by whatever way a request may come there. */
    static Stream<Situation> all() {
        return Stream.of(Offering.values())
                .flatMap(offering -> Stream.of(atStart(offering, true), atStart(offering, false)))
                .flatMap(now -> Stream.of(null, ALLOW, ALLOW_AFTER_APPROVAL, POLICY_DENIES)
                        .map(now::judged))
                .flatMap(now -> Stream.of(
                        now, now.approvedInternally(ProcessRules.APPROVE_INTERNALLY), now.with(Mark.INTERNALLY_DENIED)))
                .flatMap(now -> Stream.of(now, now.with(Mark.APPROVED), now.with(Mark.DENIED)));
    }

    /** Those in which it can lie with the customer. */
    static Stream<Situation> atTheCustomer(Offering offering) {
        return all().filter(now -> now.offering() == offering
                && now.isClearedByProvider()
                && !now.is(Mark.INTERNALLY_DENIED)
                && !now.is(Mark.APPROVED)
                && !now.is(Mark.DENIED));
    }

    Situation with(Mark mark) {
        var more = EnumSet.of(mark);
        more.addAll(marks);
        return new Situation(offering, consentDue, policy, approvals, more);
    }

    Situation judged(String outcome) {
        return new Situation(offering, consentDue, outcome, approvals, marks);
    }

    Situation approvedInternally(String task) {
        var more = new TreeSet<>(approvals);
        more.add(task);
        return new Situation(offering, consentDue, policy, more, marks);
    }

    /** The same if the customer must be asked, or need not. */
    Situation asking(boolean due) {
        return new Situation(offering, due, policy, approvals, marks);
    }

    boolean is(Mark mark) {
        return marks.contains(mark);
    }

    /** Whether the provider's side let it pass, as the domain asks before the customer is asked or access opens. */
    boolean isClearedByProvider() {
        return ALLOW.equals(policy)
                || ALLOW_AFTER_APPROVAL.equals(policy) && approvals.contains(ProcessRules.APPROVE_INTERNALLY);
    }

    /** Whether the record holds an end: nothing can open access any more, or it is closed again. */
    boolean isSettled() {
        return POLICY_DENIES.equals(policy)
                || is(Mark.INTERNALLY_DENIED)
                || is(Mark.DENIED)
                || is(Mark.EXPIRED)
                || is(Mark.STOPPED)
                || is(Mark.CLOSED);
    }

    /** The names an expression of the model may use, with their values. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new HashMap<>();
        facts.put("offering", offering.id());
        facts.put("policyOutcome", policy);
        // Of a step that lies unanswered the record says nothing, whatever was approved before.
        boolean lies = is(Mark.SILENT) && !is(Mark.ASKED);
        facts.put("internalAnswer", answer(!approvals.isEmpty() && !lies, is(Mark.INTERNALLY_DENIED)));
        facts.put("customerAnswer", answer(is(Mark.APPROVED), is(Mark.DENIED)));
        facts.put(FactExpression.CONSENT_DUE, consentDue);
        return facts;
    }

    private static String answer(boolean approved, boolean denied) {
        if (denied) {
            return "Deny";
        }
        return approved ? "Approve" : null;
    }
}
