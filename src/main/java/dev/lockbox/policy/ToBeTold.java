package dev.lockbox.policy;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Contact;
import dev.lockbox.identity.Contacts;
import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Reader;
import dev.lockbox.identity.Readers;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Who of the customer is told that a request waits for them, who later if nobody answers, and where. */
@Component
public class ToBeTold {

    private final People people;
    private final Contacts contacts;
    private final Tenants tenants;
    private final Readers readers;
    private final Deputies deputies;
    private final Clock clock;

    ToBeTold(People people, Contacts contacts, Tenants tenants, Readers readers, Deputies deputies, Clock clock) {
        this.people = people;
        this.contacts = contacts;
        this.tenants = tenants;
        this.readers = readers;
        this.deputies = deputies;
        this.clock = clock;
    }

    /**
     * Somebody to write to.
     *
     * @param mail their own address
     * @param alternateAddresses where the same goes as well
     * @param onBehalfOf the user name of whoever is away, where it goes to their deputy; null otherwise
     */
    public record Recipient(
            Person person,
            String name,
            String mail,
            List<String> alternateAddresses,
            Reader reader,
            String onBehalfOf) {

        /** Everywhere it goes that is for them. */
        public Stream<String> addresses() {
            return Stream.concat(Stream.of(mail), alternateAddresses.stream());
        }
    }

    /**
     * Those to write to about one request; nobody stands among them twice.
     *
     * @param first the designated approvers; in place of each who is away the deputy, if they may decide on this request
     * @param backup those of them who are told at the escalation and not before; nobody where all are, who then are first
     * @param team where the team wants it too; empty if it has no address
     * @param teamOnly whether it goes to the team alone, and to nobody's own addresses
     * @param reader how the team is written to
     */
    public record Circle(
            List<Recipient> first, List<Recipient> backup, Optional<String> team, boolean teamOnly, Reader reader) {}

    /** It takes three queries however many there are, and one more where somebody is away. */
    public Circle about(AccessRequest request) {
        Tenant tenant = tenants.findById(request.tenant()).orElseThrow();
        Reader side = readers.of(tenant);
        List<Person> all = people.findByTenantOrderById(tenant.id());
        Map<String, Approver> standingIn = deputies.standingIn(all);
        Instant now = clock.instant();
        List<Approver> approvers = all.stream()
                .filter(person -> SeparationOfDuties.isDesignatedApprover(person, request))
                .map(person -> Optional.ofNullable(standingIn.get(person.id()))
                        .filter(deputy -> SeparationOfDuties.mayHaveApprovedForCustomer(deputy, request, now))
                        .orElse(Approver.themselves(person)))
                .toList();
        Map<String, Contact> known = contacts.of(approvers.stream()
                .flatMap(it -> Stream.of(it.person(), it.holder()))
                .toList());
        Map<String, Recipient> first = new LinkedHashMap<>();
        Map<String, Recipient> backup = new LinkedHashMap<>();
        // Themselves first: whoever decides in their own right needs nobody's stead. Who was named after the request
        // may still
        // decide in that of another.
        approvers.stream()
                .sorted(Comparator.comparing(
                                (Approver it) -> !SeparationOfDuties.mayHaveApprovedForCustomer(it, request, now))
                        .thenComparing(it -> it.onBehalfOf().isPresent()))
                .forEach(it -> (known.get(it.holder().id()).isBackup() ? backup : first)
                        .putIfAbsent(it.id(), recipient(it, known.get(it.id()), side)));
        backup.keySet().removeAll(first.keySet());
        return new Circle(
                List.copyOf((first.isEmpty() ? backup : first).values()),
                first.isEmpty() ? List.of() : List.copyOf(backup.values()),
                Optional.ofNullable(tenant.notices().teamAddress()),
                tenant.notices().teamAlone(),
                side);
    }

    private Recipient recipient(Approver approver, Contact contact, Reader side) {
        Person person = approver.person();
        return new Recipient(
                person,
                person.name(),
                person.mail(),
                contact.alternateAddresses(),
                readers.of(contact, side),
                approver.onBehalfOf().orElse(null));
    }
}
