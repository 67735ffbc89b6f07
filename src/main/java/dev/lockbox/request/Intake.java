package dev.lockbox.request;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Takes what an engineer asks for: all of it checked, every fault named, or nothing at all. */
@Component
public class Intake {

    /** The shortest access that can be asked for. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Tenants tenants;
    private final AccessRequests requests;
    private final Clock clock;

    Intake(Tenants tenants, AccessRequests requests, Clock clock) {
        this.tenants = tenants;
        this.requests = requests;
        this.clock = clock;
    }

    /**
     * @param instanceId the process instance that takes the request through its steps
     * @param terms where the offering's durations and approvers are looked up
     * @throws Refused if the person is no engineer, or with every fault in what was entered
     */
    public AccessRequest submit(Ask ask, Person engineer, String instanceId, AccessTerms.Source terms) {
        if (!engineer.has(Role.ENGINEER)) {
            throw Refused.notAllowed("onlyEngineersAsk", "Only the provider's support engineers can ask for access.");
        }
        Accepted asked = read(ask, tenants::findById, terms);
        return requests.save(AccessRequest.submit(
                asked.tenant(),
                engineer,
                asked.scope(),
                asked.serviceRequestNumber(),
                asked.justification(),
                asked.duration(),
                asked.permissionLevel(),
                asked.customerData(),
                asked.terms(),
                instanceId,
                clock.instant()));
    }

    /** What was asked, once all of it could be taken. */
    public record Accepted(
            Tenant tenant,
            Scope scope,
            String serviceRequestNumber,
            String justification,
            Duration duration,
            PermissionLevel permissionLevel,
            boolean customerData,
            AccessTerms terms) {}

    /**
     * Reads what was asked, and keeps nothing.
     *
     * @param tenants where a tenant is looked up by its name
     * @param terms where the offering's durations and approvers are looked up
     * @throws Refused with every fault in what was entered
     */
    public static Accepted read(Ask ask, Function<String, Optional<Tenant>> tenants, AccessTerms.Source terms) {
        var entry = new Entry();
        Tenant tenant = tenant(entry, ask, tenants);
        Offering offering = offering(entry, ask, tenant);
        CloudService service = service(entry, ask, offering);
        String resource = Scope.resource(entry, ask.resource());
        String ticket = ticket(entry, ask.serviceRequestNumber());
        String justification = justification(entry, ask.justification());
        AccessTerms offered = offering == null ? null : terms.of(offering);
        Duration duration = duration(entry, ask, offered);
        PermissionLevel level = level(entry, ask.permissionLevel());
        boolean customerData = customerData(entry, ask);
        entry.check(tenant == null ? null : tenant.id());
        return new Accepted(
                tenant,
                new Scope(offering, service, resource),
                ticket,
                justification,
                duration,
                level,
                customerData,
                offered);
    }

    private static Tenant tenant(Entry entry, Ask ask, Function<String, Optional<Tenant>> tenants) {
        String id = entry.line("tenant", ask.tenant(), 64);
        Tenant tenant = id == null ? null : tenants.apply(id).orElse(null);
        entry.mustBe("tenant", id, known -> tenant != null, "is not known; use the customer's tenant name");
        return tenant;
    }

    private static Offering offering(Entry entry, Ask ask, Tenant tenant) {
        String id = entry.line("offering", ask.offering(), 64);
        entry.mustBe("offering", id, it -> Offering.of(it).isPresent(), "must be m365 or azure");
        Offering offering = Offering.of(id).orElse(null);
        if (offering != null && tenant != null && tenant.offering() != offering) {
            entry.fault(
                    "offering",
                    "does not fit: " + tenant.id() + " is a customer of "
                            + tenant.offering().id());
        }
        return offering;
    }

    private static CloudService service(Entry entry, Ask ask, Offering offering) {
        String id = entry.line("service", ask.service(), 64);
        CloudService service = CloudService.of(id).orElse(null);
        String allowed = offering == null
                ? Arrays.stream(CloudService.values()).map(CloudService::id).collect(Collectors.joining(", "))
                : String.join(", ", CloudService.idsOf(offering));
        entry.mustBe(
                "service",
                id,
                it -> service != null && (offering == null || service.offering() == offering),
                "must be one of " + allowed);
        return service;
    }

    /** The number of a support ticket, of a shape that holds no link; null where it was none, with the fault noted. */
    public static String ticket(Entry entry, Object value) {
        String ticket = entry.line("serviceRequestNumber", value, 64);
        return entry.mustBe(
                "serviceRequestNumber",
                ticket,
                it -> it.matches("[A-Za-z0-9][A-Za-z0-9#_-]{2,}") && it.chars().anyMatch(Character::isDigit),
                "must be the number of the customer's support ticket, such as EXSR123456");
    }

    /** A sentence for the customer; null where it was none, with the fault noted. */
    public static String justification(Entry entry, Object value) {
        String text = entry.paragraph("justification", value, Entry.LONGEST_TEXT);
        return entry.mustBe(
                "justification",
                text,
                it -> it.length() >= 8
                        && it.codePoints()
                                        .filter(Character::isLetter)
                                        .distinct()
                                        .count()
                                >= 4,
                "must tell the customer in a sentence why access is needed");
    }

    private static Duration duration(Entry entry, Ask ask, AccessTerms terms) {
        if (ask.duration() == null) {
            return terms == null ? null : terms.defaultDuration();
        }
        return duration(entry, ask.duration(), terms == null ? null : terms.maximumDuration());
    }

    /**
     * How long access is to last; where a fault was noted, whatever it is.
     *
     * @param longest inclusive; null if it is not known
     */
    public static Duration duration(Entry entry, Object value, Duration longest) {
        return duration(entry, "duration", value, longest);
    }

    static Duration duration(Entry entry, String field, Object value, Duration longest) {
        String text = entry.line(field, value, 64);
        if (text == null) {
            return null;
        }
        Duration duration;
        try {
            duration = Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            entry.fault(field, "must be an ISO 8601 duration of hours and minutes, such as PT2H or PT90M");
            return null;
        }
        if (duration.compareTo(SHORTEST) < 0) {
            entry.fault(field, "is too short: at least " + SHORTEST);
        } else if (longest != null && duration.compareTo(longest) > 0) {
            entry.fault(field, "is too long: at most " + longest);
        } else if (duration.getNano() != 0) {
            entry.fault(field, "must be whole seconds");
        }
        return duration;
    }

    /** How much may be done; null where a fault was noted. */
    public static PermissionLevel level(Entry entry, Object value) {
        return level(entry, "permissionLevel", value);
    }

    static PermissionLevel level(Entry entry, String field, Object value) {
        String id = entry.line(field, value, 64);
        entry.mustBe(field, id, it -> PermissionLevel.of(it).isPresent(), "must be read, write or admin");
        return PermissionLevel.of(id).orElse(null);
    }

    /** Left out, customer data is touched: the answer that asks the customer. */
    private static boolean customerData(Entry entry, Ask ask) {
        if (ask.customerData() == null) {
            return true;
        }
        if (ask.customerData() instanceof Boolean customerData) {
            return customerData;
        }
        entry.fault("customerData", "must be true or false");
        return true;
    }
}
