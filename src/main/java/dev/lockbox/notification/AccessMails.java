package dev.lockbox.notification;

import dev.lockbox.decision.Consent;
import dev.lockbox.grant.AccessGrant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Mails about access that is open, or over. Each method answers the subject. */
@Component
class AccessMails {

    /** More than these stand in the receipt alone. */
    private static final int MOST_ACTIONS = 50;

    private static final int MOST_OUTSIDE = 20;

    private final RequestFacts facts;
    private final Named named;

    AccessMails(RequestFacts facts, Named named) {
        this.facts = facts;
        this.named = named;
    }

    private static AccessGrant grant(Occasion occasion) {
        return occasion.matter()
                .grant()
                .orElseThrow(() -> new IllegalStateException(
                        "No grant is told of by " + occasion.matter().notice().id()));
    }

    /** Nobody of the customer was asked. */
    Inert opened(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        AccessGrant grant = grant(occasion);
        String said = "grantOpened" + (occasion.isToRequester() ? ".requester" : "");
        boolean runs = grant.isActiveAt(occasion.now());
        sheet.say(
                said + ".intro",
                Inert.quoted(grant.resource(), words),
                words.both(grant.openedAt()),
                named.ofTheProvider(words));
        if (!occasion.isToRequester()) {
            sheet.say(
                    grant.basis() == Consent.Basis.NO_CUSTOMER_DATA
                            ? "grantOpened.why.noCustomerData"
                            : "grantOpened.why.lockboxOff",
                    occasion.tenantName());
        }
        if (runs) {
            sheet.say(said + ".runs", words.both(grant.expiresAt()))
                    .say(occasion.isToRequester() ? "grantOpened.requester.giveBack" : "grantOpened.end");
        } else {
            sheet.say("grantOpened.ended", words.both(end(grant, occasion.now())));
        }
        facts.over(occasion, sheet);
        return words.say(said + ".subject", occasion.code(), occasion.tenantName());
    }

    private static Instant end(AccessGrant grant, Instant now) {
        return grant.closedAt(now).orElse(grant.expiresAt());
    }

    Inert endsSoon(Occasion occasion, Sheet sheet) {
        AccessGrant grant = grant(occasion);
        sheet.say(
                "grantEndsSoon.intro",
                occasion.tenantName(),
                occasion.words().both(grant.expiresAt()),
                occasion.leftUntil(grant.expiresAt()));
        if (occasion.matter().request().isEmpty()) {
            sheet.say("grantEndsSoon.exclusion", Inert.own(grant.requestId()));
            return occasion.words().say("grantEndsSoon.exclusion.subject", occasion.tenantName());
        }
        facts.over(occasion, sheet);
        return occasion.words().say("grantEndsSoon.subject", occasion.code(), occasion.tenantName());
    }

    Inert ended(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        AccessGrant grant = grant(occasion);
        String to = "grantEnded" + (occasion.isToRequester() ? ".requester" : "");
        Optional<String> ticket = occasion.details().find("closedTicket");
        sheet.say(
                to + "." + how(occasion, grant, ticket.isPresent()),
                occasion.tenantName(),
                words.both(end(grant, occasion.now())),
                occasion.details()
                        .find("by")
                        .map(by ->
                                named.to(occasion.part(), by, occasion.details().find("onBehalfOf"), words))
                        .orElse(Inert.own("")),
                ticket.map(Inert::of).orElse(Inert.own("")));
        if (occasion.matter().request().isEmpty()) {
            sheet.say(to + ".exclusion", Inert.own(grant.requestId()));
            return words.say(to + ".exclusion.subject", occasion.tenantName());
        }
        if (occasion.isToRequester()) {
            sheet.say("grantEnded.requester.more");
        } else {
            receipt(occasion, sheet);
        }
        facts.over(occasion, sheet);
        return words.say(to + ".subject", occasion.code(), occasion.tenantName());
    }

    private static String how(Occasion occasion, AccessGrant grant, boolean withTicket) {
        return switch (occasion.detail("how")) {
            case "REVOKED" -> "revoked";
            case "RETURNED" -> withTicket ? "ticket" : "returned";
            // Nobody ended it, and its time was not over.
            default -> end(grant, occasion.now()).isBefore(grant.expiresAt()) ? "recalled" : "expired";
        };
    }

    private void receipt(Occasion occasion, Sheet sheet) {
        occasion.matter()
                .closing()
                .get()
                .ifPresentOrElse(closing -> receipt(closing, occasion, sheet), () -> sheet.shout("receipt.missing"));
    }

    private void receipt(ClosingReceipts.Closing closing, Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        sheet.facts()
                .add(
                        "receipt.approvedBy",
                        closing.approvedBy() == null
                                ? words.say("receipt.notAsked")
                                : named.to(
                                        occasion.part(),
                                        closing.approvedBy(),
                                        Optional.ofNullable(closing.approvedOnBehalfOf()),
                                        words))
                .add(
                        "receipt.minutes",
                        words.say(
                                "receipt.minutes.value",
                                number(closing.minutesAsked()),
                                number(closing.minutesApproved()),
                                number(closing.minutesUsed())))
                .done();
        if (closing.actions().isEmpty()) {
            sheet.say("receipt.actions.none");
        } else {
            sheet.items(
                    "receipt.actions",
                    closing.actions().stream()
                            .limit(MOST_ACTIONS)
                            .map(done -> action(done, words))
                            .toList());
            more("receipt.actions.more", closing.actions().size() - MOST_ACTIONS, sheet);
        }
        outside(closing, sheet);
        if (!closing.doorsOpen().isEmpty()) {
            sheet.items(
                    "receipt.doors", closing.doorsOpen().stream().map(Inert::id).toList());
        } else {
            sheet.say(closing.doorsOpened() == 0 ? "receipt.doors.none" : "receipt.doors.shut");
        }
        sheet.say("receipt.whole");
    }

    private static void outside(ClosingReceipts.Closing closing, Sheet sheet) {
        Words words = sheet.words();
        List<Inert> shown = closing.outside().stream()
                .limit(MOST_OUTSIDE)
                .map(it -> words.say(
                        "receipt.outside.item",
                        words.moment(it.at()),
                        Inert.quoted(it.what(), words),
                        Inert.quoted(it.why(), words)))
                .toList();
        if (shown.isEmpty()) {
            sheet.say("receipt.outside.none");
        } else {
            sheet.items("receipt.outside", shown);
            more("receipt.outside.more", closing.outsideInAll() - shown.size(), sheet);
        }
    }

    private static void more(String key, long count, Sheet sheet) {
        if (count > 0) {
            sheet.say(sheet.words().count(key, count));
        }
    }

    private static Inert number(long number) {
        return Inert.own(String.valueOf(number));
    }

    private static Inert action(ClosingReceipts.Done done, Words words) {
        Inert what = Inert.of(done.action());
        if (done.object() != null) {
            what = words.say("receipt.action.object", what, Inert.quoted(done.object(), words));
        }
        if (done.outcome() != null) {
            what = words.say("receipt.action.outcome", what, Inert.of(done.outcome()));
        }
        return words.say("receipt.action", words.moment(done.at()), what);
    }

    /** Over, but one of its doors is open. */
    Inert doorResists(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        AccessGrant grant = grant(occasion);
        sheet.shout("doorResists.intro", occasion.tenantName())
                .facts()
                .add("fact.door", Inert.id(occasion.detail("door")))
                .add("fact.service", RequestFacts.service(grant.service()))
                .add("fact.resource", Inert.quoted(grant.resource(), words))
                .add("fact.engineer", named.inFull(grant.engineer(), words))
                .add("fact.hadToBeShut", words.both(Instant.parse(occasion.detail("due"))))
                .add("fact.grant", Inert.own(grant.id()))
                .add("fact.request", Inert.own(grant.requestId()))
                .done()
                .say("doorResists.meaning");
        if (!occasion.isToCustomer()) {
            sheet.say("doorResists.provider");
        }
        return words.say("doorResists.subject", occasion.tenantName());
    }
}
