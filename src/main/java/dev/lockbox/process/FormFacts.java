package dev.lockbox.process;

import dev.lockbox.decision.Decisions;
import dev.lockbox.decision.Terms;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Tenants;
import dev.lockbox.notification.Phrases;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.InWords;
import dev.lockbox.request.PermissionLevel;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A request in plain words, for the person who opens its form. */
@Component
class FormFacts {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMMM yyyy, HH:mm:ss zzz", Locale.ENGLISH);

    private final AccessRequests requests;
    private final Decisions decisions;
    private final People people;
    private final Tenants tenants;
    private final Phrases phrases;

    FormFacts(AccessRequests requests, Decisions decisions, People people, Tenants tenants, Phrases phrases) {
        this.requests = requests;
        this.decisions = decisions;
        this.people = people;
        this.tenants = tenants;
        this.phrases = phrases;
    }

    /**
     * Nothing is shown of a request the process instance was not made for, nor to somebody it does not concern.
     *
     * @param readerId whoever looks: their tenant's time zone is used, UTC on the provider's side
     */
    Map<String, String> of(String requestId, String instance, String readerId) {
        Person reader = people.findById(readerId == null ? "" : readerId).orElse(null);
        return requests.findById(requestId == null ? "" : requestId)
                .filter(request -> request.belongsTo(instance))
                .filter(request -> reader != null && SeparationOfDuties.isConcerned(reader, request))
                .map(request -> facts(request, reader))
                .orElse(Map.of());
    }

    private ZoneId zone(Person reader) {
        return reader.tenant()
                .flatMap(tenants::findById)
                .map(tenant -> tenant.timeZone())
                .orElse(ZoneId.of("UTC"));
    }

    private Map<String, String> facts(AccessRequest request, Person reader) {
        ZoneId zone = zone(reader);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("requestId", request.id());
        facts.put("code", request.code().toString());
        facts.put("phrase", phrases.of(request, reader));
        facts.put("tenant", request.tenant());
        facts.put("requester", named(request.requester()));
        facts.put(
                "service", request.service().label() + " (" + request.service().id() + ")");
        facts.put("resource", request.resource());
        facts.put("serviceRequestNumber", request.serviceRequestNumber());
        facts.put("justification", request.justification());
        Terms terms = decisions.termsOf(request);
        facts.put(
                "duration",
                InWords.duration(terms.duration()) + ", from the moment of approval"
                        + lessThan(request.durationInWords(), !terms.duration().equals(request.duration())));
        facts.put(
                "permissionLevel",
                inWords(terms.permissionLevel())
                        + terms.actions()
                                .map(names -> ", with only these actions: " + names)
                                .orElse("")
                        + lessThan(
                                request.permissionLevel().id(), terms.permissionLevel() != request.permissionLevel()));
        facts.put("customerData", request.customerData() ? "yes" : "no, says the engineer");
        facts.put("policyReason", request.policyReason().orElse(""));
        facts.put("askedAt", inWords(request.createdAt(), zone));
        facts.put(
                "answerBefore",
                request.answerBefore().map(it -> inWords(it, zone)).orElse(""));
        return facts;
    }

    private static String inWords(PermissionLevel level) {
        return switch (level) {
            case READ -> "read: look, change nothing";
            case WRITE -> "write: look and change";
            case ADMIN -> "admin: full administrator rights";
        };
    }

    /** Said where the provider's own approver has left less than that. */
    private static String lessThan(String asked, boolean isLess) {
        return isLess ? " (asked for: " + asked + ")" : "";
    }

    private String named(String person) {
        return people.findById(person)
                .map(it -> it.name() + " (" + it.id() + ")")
                .orElse(person);
    }

    private static String inWords(Instant instant, ZoneId zone) {
        return DATE.format(instant.atZone(zone));
    }
}
