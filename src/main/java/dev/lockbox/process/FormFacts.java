package dev.lockbox.process;

import dev.lockbox.decision.Decisions;
import dev.lockbox.decision.Terms;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Readers;
import dev.lockbox.notification.Phrases;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import dev.lockbox.request.InWords;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A request in plain words, in the language and by the clock of the person who opens its form. */
@Component
class FormFacts {

    private static final DateTimeFormatter IN_ENGLISH =
            DateTimeFormatter.ofPattern("EEE, d MMMM yyyy, HH:mm:ss zzz", Locale.ENGLISH);

    /** With the zone's name. */
    private static final DateTimeFormatter IN_OTHERS = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL);

    private final AccessRequests requests;
    private final Decisions decisions;
    private final People people;
    private final Readers readers;
    private final Interpreter interpreter;
    private final Phrases phrases;

    FormFacts(
            AccessRequests requests,
            Decisions decisions,
            People people,
            Readers readers,
            Interpreter interpreter,
            Phrases phrases) {
        this.requests = requests;
        this.decisions = decisions;
        this.people = people;
        this.readers = readers;
        this.interpreter = interpreter;
        this.phrases = phrases;
    }

    /**
     * Nothing is shown of a request the process instance was not made for, nor to somebody it does not concern.
     *
     * @param readerId whoever looks, and whose clock it goes by
     */
    Map<String, String> of(String requestId, String instance, String readerId) {
        Person reader = people.findById(readerId == null ? "" : readerId).orElse(null);
        return requests.findById(requestId == null ? "" : requestId)
                .filter(request -> request.belongsTo(instance))
                .filter(request -> reader != null && SeparationOfDuties.isConcerned(reader, request))
                .map(request -> facts(request, reader))
                .orElse(Map.of());
    }

    private Map<String, String> facts(AccessRequest request, Person reader) {
        ZoneId zone = readers.of(reader).timeZone();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("requestId", request.id());
        facts.put("code", request.code().toString());
        facts.put("phrase", phrases.of(request, reader));
        facts.put("tenant", request.tenant());
        facts.put("requester", named(request.requester()));
        facts.put(
                "service",
                interpreter.say(request.service().label()) + " ("
                        + request.service().id() + ")");
        facts.put("resource", request.resource());
        facts.put("serviceRequestNumber", request.serviceRequestNumber());
        facts.put("justification", request.justification());
        Terms terms = decisions.termsOf(request);
        facts.put(
                "duration",
                lessThan(
                        inWords(request.duration()),
                        !terms.duration().equals(request.duration()),
                        interpreter.say("%s, from the moment of approval", inWords(terms.duration()))));
        String level = inWords(terms.permissionLevel());
        facts.put(
                "permissionLevel",
                lessThan(
                        request.permissionLevel().id(),
                        terms.permissionLevel() != request.permissionLevel(),
                        terms.actions()
                                .map(names -> interpreter.say("%s, with only these actions: %s", level, names))
                                .orElse(level)));
        facts.put("customerData", interpreter.say(request.customerData() ? "yes" : "no, says the engineer"));
        facts.put("policyReason", request.policyReason().orElse(""));
        facts.put("askedAt", inWords(request.createdAt(), zone));
        facts.put(
                "answerBefore",
                request.answerBefore().map(it -> inWords(it, zone)).orElse(""));
        return facts;
    }

    private String inWords(Duration duration) {
        return InWords.duration(duration, interpreter.language());
    }

    private String inWords(PermissionLevel level) {
        return interpreter.say(
                switch (level) {
                    case READ -> "read: look, change nothing";
                    case WRITE -> "write: look and change";
                    case ADMIN -> "admin: full administrator rights";
                });
    }

    /** Said where the provider's own approver has left less than that. */
    private String lessThan(String asked, boolean isLess, String given) {
        return isLess ? interpreter.say("%s (asked for: %s)", given, asked) : given;
    }

    private String named(String person) {
        return people.findById(person)
                .map(it -> it.name() + " (" + it.id() + ")")
                .orElse(person);
    }

    private String inWords(Instant instant, ZoneId zone) {
        Locale language = interpreter.language();
        DateTimeFormatter date = language.equals(Locale.ENGLISH) ? IN_ENGLISH : IN_OTHERS.withLocale(language);
        return date.format(instant.atZone(zone));
    }
}
