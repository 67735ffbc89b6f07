package dev.lockbox.process;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import java.time.Duration;
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
            DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm:ss zzz", Locale.ENGLISH);

    private final AccessRequests requests;
    private final People people;
    private final Tenants tenants;

    FormFacts(AccessRequests requests, People people, Tenants tenants) {
        this.requests = requests;
        this.people = people;
        this.tenants = tenants;
    }

    /** @param reader whoever looks: their tenant's time zone is used, UTC on the provider's side */
    Map<String, Object> of(String requestId, String reader) {
        return requests.findById(requestId == null ? "" : requestId)
                .map(request -> facts(request, zone(reader)))
                .orElse(Map.of());
    }

    private ZoneId zone(String reader) {
        return people.findById(reader == null ? "" : reader)
                .flatMap(Person::tenant)
                .flatMap(tenants::findById)
                .map(tenant -> tenant.timeZone())
                .orElse(ZoneId.of("UTC"));
    }

    private Map<String, Object> facts(AccessRequest request, ZoneId zone) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("requestId", request.id());
        facts.put("tenant", request.tenant());
        facts.put("requester", named(request.requester()));
        facts.put("service", request.service().id());
        facts.put("resource", request.resource());
        facts.put("serviceRequestNumber", request.serviceRequestNumber());
        facts.put("justification", request.justification());
        facts.put("duration", inWords(request.duration()));
        facts.put(
                "permissionLevel",
                switch (request.permissionLevel()) {
                    case READ -> "read: look, change nothing";
                    case WRITE -> "write: look and change";
                    case ADMIN -> "admin: full administrator rights";
                });
        facts.put("customerData", request.customerData() ? "yes" : "no, says the engineer");
        facts.put("policyReason", request.policyReason().orElse(""));
        facts.put("askedAt", inWords(request.createdAt(), zone));
        facts.put(
                "answerBefore",
                request.decisionDeadline().map(it -> inWords(it, zone)).orElse(""));
        return facts;
    }

    private String named(String person) {
        return people.findById(person)
                .map(it -> it.name() + " (" + it.id() + ")")
                .orElse(person);
    }

    private static String inWords(Instant instant, ZoneId zone) {
        return DATE.format(instant.atZone(zone));
    }

    private static String inWords(Duration duration) {
        String hours =
                duration.toHours() == 0 ? "" : duration.toHours() == 1 ? "1 hour " : duration.toHours() + " hours ";
        int minutes = duration.toMinutesPart();
        String rest = minutes == 0 ? "" : minutes == 1 ? "1 minute" : minutes + " minutes";
        return (hours + rest).strip() + ", from the moment of approval";
    }
}
