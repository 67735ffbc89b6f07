package dev.lockbox.notification;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Tenant;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.InternalStep;
import dev.lockbox.request.RequestStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Mails about a request until it is decided, and about how it was. Each method answers the subject. */
@Component
class RequestMails {

    private final RequestFacts facts;
    private final Named named;
    private final TakenLetters letters;

    RequestMails(RequestFacts facts, Named named, TakenLetters letters) {
        this.facts = facts;
        this.named = named;
        this.letters = letters;
    }

    /** The customer is asked, for the first time or once more. */
    Inert waits(Occasion occasion, Sheet sheet) {
        String topic = occasion.topic().id();
        Instant deadline = occasion.request().decisionDeadline().orElseThrow();
        Inert left = occasion.leftUntil(deadline);
        sheet.say(topic + ".intro", occasion.tenantName(), left, named.ofTheProvider(occasion.words()));
        if (occasion.part() == Part.TEAM) {
            sheet.say("team", occasion.tenantName());
        }
        if (occasion.topic() == Topic.ESCALATION) {
            askedBefore(occasion, sheet);
        }
        facts.waiting(occasion, sheet, deadline)
                .say("requestWaits.may")
                .say(
                        "requestWaits.otherwise",
                        occasion.tenantName(),
                        occasion.words().moment(deadline));
        return occasion.words().say(topic + ".subject", occasion.code(), left);
    }

    private void askedBefore(Occasion occasion, Sheet sheet) {
        List<Inert> asked = letters.find(occasion.request().id(), Topic.REQUEST_WAITS.name()).stream()
                .map(letter -> letter.person()
                        .map(person -> named.to(occasion.part(), person, occasion.words()))
                        .orElseGet(() -> Inert.of(letter.address())))
                .toList();
        if (!asked.isEmpty()) {
            sheet.items("escalation.asked", asked);
        }
    }

    /** The provider's own approvers are, likewise. */
    Inert waitsInternally(Occasion occasion, Sheet sheet) {
        String topic = occasion.topic().id();
        AccessRequest request = occasion.request();
        Instant deadline = request.answerBefore().orElseThrow();
        Inert group = group(request);
        Inert left = occasion.leftUntil(deadline);
        sheet.say(topic + ".intro", occasion.tenantName(), group, left);
        facts.waiting(occasion, sheet, deadline)
                .say("internalApprovalWaits.otherwise", group, occasion.words().moment(deadline));
        return occasion.words().say(topic + ".subject", occasion.code(), occasion.tenantName(), left);
    }

    private static Inert group(AccessRequest request) {
        return Inert.id(request.internalStep().map(InternalStep::group).orElseThrow());
    }

    /** Somebody answered: for those who could have as well, and for the engineer. */
    Inert decided(Occasion occasion, Sheet sheet) {
        AccessRequest request = occasion.request();
        if (request.status() == RequestStatus.POLICY_DENIED) {
            return refused(occasion, sheet);
        }
        String decision = occasion.detail("decision");
        boolean internally = request.status() == RequestStatus.INTERNAL_DENIED;
        String said = "decided." + (internally ? "internalDeny" : decision.toLowerCase(Locale.ROOT))
                + (occasion.isToRequester() ? ".requester" : "");
        Inert by = named.to(occasion.part(), occasion.detail("by"), request.decidedOnBehalfOf(), occasion.words());
        sheet.say(said + ".intro", by, occasion.tenantName());
        Sheet.Facts made =
                sheet.facts().add("fact.decision", Inert.own(decision)).add("fact.decidedBy", by);
        request.decidedAt()
                .ifPresent(at -> made.add("fact.decidedAt", occasion.words().both(at)));
        made.done();
        occasion.matter().grant().ifPresent(grant -> opened(occasion, sheet, grant));
        request.comment()
                .filter(comment -> internally || mayReadTheCustomersWords(occasion))
                .ifPresent(comment -> sheet.words("words.comment", comment));
        facts.over(occasion, sheet);
        return occasion.words().say(said + ".subject", occasion.code(), occasion.tenantName());
    }

    /** By the policy, before anybody was asked: only whoever asked is told. */
    private Inert refused(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        AccessRequest request = occasion.request();
        sheet.say("decided.policyDeny.requester.intro", occasion.tenantName());
        Sheet.Facts made = sheet.facts().add("fact.decision", Inert.own(occasion.detail("decision")));
        request.policyReason().ifPresent(reason -> made.add("fact.policyReason", Inert.quoted(reason, words)));
        request.decidedAt().ifPresent(at -> made.add("fact.decidedAt", words.both(at)));
        made.done();
        facts.over(occasion, sheet);
        return words.say("decided.policyDeny.requester.subject", occasion.code(), occasion.tenantName());
    }

    /** The engineer reads them with the request; all others of the provider where the customer shares them. */
    private static boolean mayReadTheCustomersWords(Occasion occasion) {
        return occasion.isToCustomer()
                || occasion.isToRequester()
                || occasion.tenant().sharesComments();
    }

    /** What came of an approval. */
    private static void opened(Occasion occasion, Sheet sheet, AccessGrant grant) {
        Words words = occasion.words();
        boolean toRequester = occasion.isToRequester();
        if (!grant.isActiveAt(occasion.now())) {
            sheet.say(
                    "decided.approve.ended",
                    words.both(grant.closedAt(occasion.now()).orElse(grant.expiresAt())));
            return;
        }
        sheet.say(
                toRequester ? "decided.approve.requester.runs" : "decided.approve.runs", words.both(grant.expiresAt()));
        if (grant.awaitsAcceptance()) {
            sheet.shout(toRequester ? "decided.approve.requester.accept" : "decided.approve.less");
        }
        if (toRequester) {
            sheet.say("decided.approve.requester.giveBack");
        } else if (occasion.isToCustomer()) {
            sheet.say("decided.approve.end");
        }
    }

    Inert withdrawn(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        String said = "withdrawn" + (occasion.isToRequester() ? ".requester" : "");
        Inert by = named.to(occasion.part(), occasion.detail("by"), words);
        occasion.details()
                .find("closedTicket")
                .ifPresentOrElse(
                        ticket -> sheet.say(said + ".ticket.intro", by, occasion.tenantName(), Inert.of(ticket)),
                        () -> sheet.say(said + ".intro", by, occasion.tenantName()));
        facts.over(occasion, sheet);
        return words.say(said + ".subject", occasion.code(), occasion.tenantName());
    }

    Inert expired(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        AccessRequest request = occasion.request();
        boolean internally = request.status() == RequestStatus.INTERNAL_EXPIRED;
        String said = "expired" + (internally ? ".internal" : "") + (occasion.isToRequester() ? ".requester" : "");
        sheet.say(
                said + ".intro",
                internally ? group(request) : occasion.tenantName(),
                words.both(request.decidedAt().orElseThrow()),
                occasion.tenantName());
        facts.over(occasion, sheet);
        return words.say(said + ".subject", occasion.code(), occasion.tenantName());
    }

    /** A request waits, or may come, and there is nobody to ask. */
    Inert nobodyReachable(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        Inert tenant = Inert.id(occasion.matter().tenant().map(Tenant::id).orElseThrow());
        sheet.shout(
                occasion.details().find(Notices.UNHEARD).isPresent()
                        ? "nobodyReachable.unheard"
                        : "nobodyReachable.intro",
                tenant);
        // Who looks after Lockbox learns that somebody has to be called, and not of what.
        boolean isConcerned = occasion.part() != Part.OPERATOR;
        occasion.details()
                .find("addresses")
                .filter(addresses -> isConcerned)
                .ifPresent(addresses -> sheet.items(
                        "nobodyReachable.addresses",
                        Stream.of(addresses.split(", ")).map(Inert::of).toList()));
        occasion.matter()
                .request()
                .flatMap(AccessRequest::decisionDeadline)
                .ifPresent(deadline -> sheet.say("nobodyReachable.request", occasion.code(), words.both(deadline)));
        sheet.say(
                occasion.isToCustomer()
                        ? "nobodyReachable.customer"
                        : occasion.isToRequester() ? "nobodyReachable.requester" : "nobodyReachable.provider");
        occasion.matter().request().filter(request -> isConcerned).ifPresent(request -> facts.over(occasion, sheet));
        return words.say("nobodyReachable.subject", tenant);
    }
}
