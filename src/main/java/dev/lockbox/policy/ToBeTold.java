package dev.lockbox.policy;

import dev.lockbox.identity.Contact;
import dev.lockbox.identity.Contacts;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Reader;
import dev.lockbox.identity.Readers;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Who of the customer is told that a request waits for them, who later if nobody answers, and where. */
@Component
public class ToBeTold {

    private final People people;
    private final Contacts contacts;
    private final Tenants tenants;
    private final Readers readers;

    ToBeTold(People people, Contacts contacts, Tenants tenants, Readers readers) {
        this.people = people;
        this.contacts = contacts;
        this.tenants = tenants;
        this.readers = readers;
    }

    /**
     * Somebody to write to.
     *
     * @param mail their own address
     * @param alternateAddresses where the same goes as well
     */
    public record Recipient(Person person, String name, String mail, List<String> alternateAddresses, Reader reader) {}

    /**
     * Those to write to about one request; nobody stands among them twice.
     *
     * @param first the designated approvers
     * @param backup those of them who are told at the escalation and not before; nobody where all are, who then are first
     * @param team where the team wants it too; empty if it has no address
     * @param teamOnly whether it goes to the team alone, and to nobody's own addresses
     * @param reader how the team is written to
     */
    public record Circle(
            List<Recipient> first, List<Recipient> backup, Optional<String> team, boolean teamOnly, Reader reader) {}

    /** It takes three queries, however many there are. */
    public Circle about(AccessRequest request) {
        Tenant tenant = tenants.findById(request.tenant()).orElseThrow();
        Reader side = readers.of(tenant);
        List<Person> approvers = people.findByTenantOrderById(tenant.id()).stream()
                .filter(person -> SeparationOfDuties.isDesignatedApprover(person, request))
                .toList();
        Map<String, Contact> known = contacts.of(approvers);
        Map<Boolean, List<Recipient>> byBackup = approvers.stream()
                .collect(Collectors.partitioningBy(
                        person -> known.get(person.id()).isBackup(),
                        Collectors.mapping(
                                person -> recipient(person, known.get(person.id()), side), Collectors.toList())));
        boolean onlyBackups = byBackup.get(false).isEmpty();
        return new Circle(
                byBackup.get(onlyBackups),
                onlyBackups ? List.of() : byBackup.get(true),
                Optional.ofNullable(tenant.notices().teamAddress()),
                tenant.notices().teamOnly(),
                side);
    }

    private Recipient recipient(Person person, Contact contact, Reader side) {
        return new Recipient(
                person, person.name(), person.mail(), contact.alternateAddresses(), readers.of(contact, side));
    }
}
