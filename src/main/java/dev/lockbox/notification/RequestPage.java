package dev.lockbox.notification;

import dev.lockbox.decision.Consent;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.GrantStatus;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.InternalStep;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What stands on the page of a request: how it stands, what was asked, and what its reader can do next. */
@Component
class RequestPage {

    /** From the page's own address, whatever stands before that where a proxy is. */
    private static final String TASK = "../../../requests/";

    private final RequestFacts facts;
    private final Named named;
    private final People people;

    RequestPage(RequestFacts facts, Named named, People people) {
        this.facts = facts;
        this.named = named;
        this.people = people;
    }

    /**
     * A request being shown.
     *
     * @param isAsked whether it waits for this reader
     * @param maySeeReceipt whether they may see what it came to, once it is over
     */
    record Shown(
            AccessRequest request,
            Optional<AccessGrant> grant,
            Part part,
            boolean isAsked,
            boolean maySeeReceipt,
            String phrase,
            Words words,
            Instant now)
            implements Reading {

        String to(String key) {
            return key + (isToRequester() ? ".requester" : "");
        }

        Optional<AccessGrant> running() {
            return grant.filter(it -> it.isActiveAt(now));
        }

        boolean isOver() {
            return request.statusAt(now).isFinal() && running().isEmpty();
        }

        Inert group() {
            return Inert.id(request.internalStep().map(InternalStep::group).orElse(""));
        }
    }

    /** Answers the title. */
    Inert write(Shown shown, Sheet sheet) {
        AccessRequest request = shown.request();
        status(shown, sheet);
        shown.grant().ifPresent(grant -> access(shown, grant, sheet));
        next(shown, sheet);
        if (request.awaitsAnAnswerAt(shown.now())) {
            facts.waiting(shown, sheet, request.answerBefore().orElseThrow());
        } else {
            facts.over(shown, sheet);
        }
        request.comment().ifPresent(comment -> sheet.words("words.comment", comment));
        sheet.phrase(shown.phrase(), "page.phrase").note("page.decidesNothing");
        return shown.words().say("page.title", shown.code(), shown.tenantName());
    }

    private void status(Shown shown, Sheet sheet) {
        AccessRequest request = shown.request();
        switch (request.statusAt(shown.now())) {
            case INTERNAL_PENDING -> waitsInternally(shown, sheet);
            case CUSTOMER_NOTIFIED -> waits(shown, sheet);
            case APPROVED -> approved(shown, sheet);
            case DENIED -> sheet.say(shown.to("decided.deny") + ".intro", by(shown), shown.tenantName());
            case CANCELLED -> cancelled(shown, sheet);
            case EXPIRED ->
                sheet.say(shown.to("expired") + ".intro", shown.tenantName(), end(shown), shown.tenantName());
            case POLICY_DENIED -> {
                sheet.say("page.policyDenied", shown.tenantName());
                request.policyReason().ifPresent(reason -> sheet.words("page.policyReason", reason));
            }
            case INTERNAL_DENIED ->
                sheet.say(shown.to("decided.internalDeny") + ".intro", by(shown), shown.tenantName());
            case INTERNAL_EXPIRED ->
                sheet.say(shown.to("expired.internal") + ".intro", shown.group(), end(shown), shown.tenantName());
        }
    }

    private static void waitsInternally(Shown shown, Sheet sheet) {
        AccessRequest request = shown.request();
        if (shown.isToCustomer() || !request.awaitsAnAnswerAt(shown.now())) {
            sheet.say("requestWaits.intro", shown.tenantName());
            return;
        }
        Instant deadline = request.answerBefore().orElseThrow();
        sheet.say("internalApprovalWaits.intro", shown.tenantName(), shown.group())
                .say(
                        "internalApprovalWaits.otherwise",
                        shown.group(),
                        shown.words().both(deadline));
    }

    private static void waits(Shown shown, Sheet sheet) {
        sheet.say("requestWaits.intro", shown.tenantName());
        shown.request()
                .answerBefore()
                .ifPresent(deadline -> sheet.say(
                        "requestWaits.otherwise",
                        shown.tenantName(),
                        shown.words().both(deadline)));
    }

    private void approved(Shown shown, Sheet sheet) {
        if (shown.request().decidedBy().isPresent()) {
            sheet.say(shown.to("decided.approve") + ".intro", by(shown), shown.tenantName());
            return;
        }
        sheet.say("page.notAsked", shown.tenantName());
        if (shown.isToCustomer()) {
            shown.grant()
                    .map(AccessGrant::basis)
                    .ifPresent(basis -> sheet.say(
                            basis == Consent.Basis.NO_CUSTOMER_DATA
                                    ? "grantOpened.why.noCustomerData"
                                    : "grantOpened.why.lockboxOff",
                            shown.tenantName()));
        }
    }

    /** By the customer, or by whoever asked, or with the ticket. */
    private void cancelled(Shown shown, Sheet sheet) {
        AccessRequest request = shown.request();
        String by = request.decidedBy().orElseThrow();
        boolean byProvider = people.findById(by).filter(Person::isOfProvider).isPresent();
        if (!byProvider) {
            sheet.say(shown.to("decided.cancel") + ".intro", by(shown), shown.tenantName());
        } else if (by.equals(request.requester())) {
            sheet.say(shown.to("withdrawn") + ".intro", by(shown), shown.tenantName());
        } else {
            sheet.say(
                    shown.to("withdrawn") + ".ticket.intro",
                    by(shown),
                    shown.tenantName(),
                    Inert.of(request.serviceRequestNumber()));
        }
    }

    private Inert by(Shown shown) {
        AccessRequest request = shown.request();
        return named.to(shown.part(), request.decidedBy().orElseThrow(), request.decidedOnBehalfOf(), shown.words());
    }

    /** Before a timer wrote it down, it is the announced one. */
    private static Inert end(Shown shown) {
        AccessRequest request = shown.request();
        return shown.words().both(request.decidedAt().or(request::answerBefore).orElseThrow());
    }

    private static void access(Shown shown, AccessGrant grant, Sheet sheet) {
        Words words = shown.words();
        boolean toRequester = shown.isToRequester();
        if (!grant.isActiveAt(shown.now())) {
            sheet.say(
                    "decided.approve.ended",
                    words.both(grant.closedAt(shown.now()).orElse(grant.expiresAt())));
            if (grant.statusAt(shown.now()) == GrantStatus.REVOKE_FAILED) {
                sheet.shout("doorResists.intro", shown.tenantName()).say("doorResists.meaning");
            }
            return;
        }
        sheet.say(
                toRequester ? "decided.approve.requester.runs" : "decided.approve.runs", words.both(grant.expiresAt()));
        if (grant.awaitsAcceptance()) {
            sheet.shout(toRequester ? "decided.approve.requester.accept" : "decided.approve.less");
        }
    }

    private static void next(Shown shown, Sheet sheet) {
        String id = shown.request().id();
        if (shown.isAsked()) {
            sheet.link("page.task", "page.task.label", URI.create(TASK + id));
        }
        if (shown.isOver() && shown.maySeeReceipt()) {
            sheet.link("page.receipt", "page.receipt.label", URI.create(id + "/receipt"));
        }
        if (shown.isToRequester() && !shown.request().statusAt(shown.now()).isFinal()) {
            sheet.kept("page.withdraw", "POST /api/v1/requests/" + id + "/withdraw");
        }
        shown.running().ifPresent(grant -> endings(shown, "POST /api/v1/grants/" + grant.id(), grant, sheet));
    }

    private static void endings(Shown shown, String call, AccessGrant grant, Sheet sheet) {
        if (shown.isToCustomer()) {
            sheet.kept("page.revoke", call + "/revoke");
        } else if (shown.isToRequester()) {
            if (grant.awaitsAcceptance()) {
                sheet.kept("page.accept", call + "/accept");
            }
            sheet.kept("page.return", call + "/return");
        }
    }
}
