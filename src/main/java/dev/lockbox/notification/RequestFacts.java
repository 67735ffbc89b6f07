package dev.lockbox.notification;

import dev.lockbox.decision.Decisions;
import dev.lockbox.decision.Terms;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Who asks for what, why, and until when: what stands in every mail about a request. */
@Component
class RequestFacts {

    private final Named named;
    private final Decisions decisions;

    RequestFacts(Named named, Decisions decisions) {
        this.named = named;
        this.decisions = decisions;
    }

    /** Of a request that waits until then. */
    Sheet waiting(Reading reading, Sheet sheet, Instant deadline) {
        var facts = begun(reading, sheet);
        facts.add("fact.answerBefore", reading.words().both(deadline)).add("fact.left", reading.leftUntil(deadline));
        return ended(reading, facts);
    }

    /** Of one that is decided or over. */
    Sheet over(Reading reading, Sheet sheet) {
        return ended(reading, begun(reading, sheet));
    }

    private Sheet.Facts begun(Reading reading, Sheet sheet) {
        AccessRequest request = reading.request();
        Words words = reading.words();
        Sheet.Facts facts = sheet.facts();
        if (!reading.isToCustomer()) {
            facts.add("fact.tenant", reading.tenantName());
        }
        if (!reading.isToRequester()) {
            facts.add("fact.who", named.inFull(request.requester(), words));
        }
        facts.add("fact.ticket", Inert.of(request.serviceRequestNumber()))
                .add("fact.service", service(request.service()))
                .add("fact.resource", Inert.quoted(request.resource(), words));
        Decisions.Approvals approvals = decisions.approvalsOf(request);
        terms(approvals.terms(), request, facts, words);
        facts.add("fact.customerData", request.customerData() ? words.say("yes") : words.say("fact.customerData.no"))
                .add("fact.askedAt", words.moment(request.createdAt()));
        if (!approvals.atTheProviderBy().isEmpty()) {
            facts.add(
                    "fact.approvedAtProvider",
                    words.list(approvals.atTheProviderBy().stream()
                            .map(person -> named.to(reading.part(), person, words))
                            .toList()));
        }
        return facts;
    }

    private static void terms(Terms terms, AccessRequest request, Sheet.Facts facts, Words words) {
        Inert level = level(terms.permissionLevel(), words);
        facts.add(
                "fact.level",
                terms.permissionLevel() == request.permissionLevel()
                        ? level
                        : words.say(
                                "fact.less",
                                level,
                                Inert.own(request.permissionLevel().id())));
        terms.actions()
                .ifPresent(actions -> facts.add(
                        "fact.actions",
                        words.list(actions.all().stream().map(Inert::of).toList())));
        Inert duration = words.duration(terms.duration());
        Inert fromApproval = words.say("fact.duration.fromApproval", duration);
        facts.add(
                "fact.duration",
                terms.duration().equals(request.duration())
                        ? fromApproval
                        : words.say("fact.less", fromApproval, words.duration(request.duration())));
    }

    private static Sheet ended(Reading reading, Sheet.Facts facts) {
        AccessRequest request = reading.request();
        return facts.add("fact.code", reading.code())
                .add("fact.request", Inert.own(request.id()))
                .done()
                .words(
                        reading.isToCustomer() ? "words.justification" : "words.justification.provider",
                        request.justification());
    }

    static Inert service(CloudService service) {
        return Inert.own(service.label() + " (" + service.id() + ")");
    }

    static Inert level(PermissionLevel level, Words words) {
        return words.say("level." + level.id());
    }
}
