package dev.lockbox.notification;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Contact;
import dev.lockbox.identity.Contacts;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Reader;
import dev.lockbox.identity.Readers;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Tenant;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.policy.ToBeTold;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.InternalStep;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Who is told what. */
@Component
class Addressees {

    private static final Set<Role> OVERSEERS = Set.of(Role.GLOBAL_ADMINISTRATOR, Role.AUDITOR);

    /** The topics that ask a customer. */
    private static final List<String> ASKING = Stream.of(Topic.values())
            .filter(Topic::asksTheCustomer)
            .map(Topic::name)
            .toList();

    private static final Set<Role> OPERATORS = Set.of(Role.PLATFORM_ADMIN, Role.SUPPORT_MANAGER);

    private final People people;
    private final Contacts contacts;
    private final Readers readers;
    private final ToBeTold toBeTold;
    private final LetterRecords letters;
    private final UnreachableAddresses unreachable;

    Addressees(
            People people,
            Contacts contacts,
            Readers readers,
            ToBeTold toBeTold,
            LetterRecords letters,
            UnreachableAddresses unreachable) {
        this.people = people;
        this.contacts = contacts;
        this.readers = readers;
        this.toBeTold = toBeTold;
        this.letters = letters;
        this.unreachable = unreachable;
    }

    /** Everybody once, at each address once of their side; who has none cannot be written to. */
    List<Addressee> of(Matter matter) {
        Map<String, Addressee> once = new LinkedHashMap<>();
        all(matter)
                .filter(Addressee::canBeWrittenTo)
                .forEach(addressee -> once.putIfAbsent(addressee.place(), addressee));
        return List.copyOf(once.values());
    }

    private Stream<Addressee> all(Matter matter) {
        return switch (matter.notice().topic()) {
            case REQUEST_WAITS, REMINDER ->
                matter.notice().details().find(Notices.FOR_THE_UNASKED).isPresent()
                        ? unasked(matter.theRequest(), matter.notice().id())
                        : approvers(matter.theRequest());
            case ESCALATION -> backup(matter.theRequest());
            case INTERNAL_APPROVAL_WAITS, INTERNAL_REMINDER -> internalApprovers(matter.theRequest());
            case DECIDED, WITHDRAWN, EXPIRED ->
                Stream.of(requester(matter.theRequest()), asked(matter.theRequest()))
                        .flatMap(it -> it);
            case GRANT_OPENED -> Stream.concat(requester(matter.theRequest()), theCustomer(matter));
            case GRANT_ENDS_SOON -> engineer(matter);
            case GRANT_ENDED -> ended(matter);
            case SETTINGS_CHANGED -> Stream.concat(ofSettings(matter), concerned(matter));
            case NOT_ASKED -> theCustomer(matter);
            case DOOR_RESISTS -> Stream.concat(theCustomer(matter), operators());
            case NOBODY_REACHABLE -> nobodyReachable(matter);
        };
    }

    private Stream<Addressee> approvers(AccessRequest request) {
        ToBeTold.Circle circle = toBeTold.about(request);
        Stream<Addressee> team =
                circle.team().stream().map(address -> new Addressee(Part.TEAM, null, address, circle.reader()));
        return Stream.concat(
                circle.teamOnly() ? Stream.of() : circle.first().stream().flatMap(to -> everywhere(Part.APPROVER, to)),
                team);
    }

    /** Whether somebody who is asked about a request has heard nothing of it, and something may reach them now. */
    boolean leavesOut(AccessRequest request) {
        return unasked(request, "").anyMatch(Addressee::canBeWrittenTo);
    }

    /**
     * At each address they have by now, where no letter about it went or is on its way to. One that failed goes there again if
     * the address is believed to work since.
     *
     * @param notice whose letters do not count
     */
    private Stream<Addressee> unasked(AccessRequest request, String notice) {
        Set<String> written = comparable(letters.findAddressesWritten(request.id(), ASKING, notice));
        Set<String> failing =
                unreachable.among(letters.findAddressesFailed(request.id(), ASKING, notice), request.tenant());
        return approvers(request)
                .filter(to -> !written.contains(UnreachableAddress.comparable(to.address())))
                .filter(to -> !failing.contains(UnreachableAddress.comparable(to.address())));
    }

    private static Set<String> comparable(Collection<String> addresses) {
        return addresses.stream().map(UnreachableAddress::comparable).collect(Collectors.toSet());
    }

    /** By name, also where the others are told by their team's address alone: it was of no avail. */
    private Stream<Addressee> backup(AccessRequest request) {
        return toBeTold.about(request).backup().stream().flatMap(to -> everywhere(Part.BACKUP, to));
    }

    private static Stream<Addressee> everywhere(Part part, ToBeTold.Recipient to) {
        return to.addresses().map(address -> new Addressee(part, to.person().id(), address, to.reader()));
    }

    private Stream<Addressee> internalApprovers(AccessRequest request) {
        return request.internalStep().map(InternalStep::group).stream()
                .flatMap(group -> internalApprovers(Set.of(group), request));
    }

    private Stream<Addressee> internalApprovers(Collection<String> groups, AccessRequest request) {
        return everywhere(
                Part.INTERNAL_APPROVER,
                people.findByTenantIsNull().stream()
                        .filter(person -> groups.stream().anyMatch(person.groups()::contains))
                        .filter(person -> !person.id().equals(request.requester())));
    }

    private Stream<Addressee> requester(AccessRequest request) {
        return everywhere(Part.REQUESTER, people.findById(request.requester()).stream());
    }

    /** Whom access was opened for, asked or not. */
    private Stream<Addressee> engineer(Matter matter) {
        return everywhere(Part.REQUESTER, matter.grant().map(AccessGrant::engineer).flatMap(people::findById).stream());
    }

    /** Those who were asked, and so wait to hear what came of it; and those who would be now, if it was answered before. */
    private Stream<Addressee> asked(AccessRequest request) {
        Set<String> groups =
                request.internalSteps().all().stream().map(InternalStep::group).collect(Collectors.toSet());
        return Stream.concat(
                request.decisionDeadline().isPresent()
                        ? Stream.concat(approvers(request), written(request))
                        : Stream.of(),
                groups.isEmpty() ? Stream.of() : internalApprovers(groups, request));
    }

    /**
     * Whoever decided, and those a letter that asks went to, whatever became of their part since: a backup, somebody away, one
     * of a team. Not whom the customer has taken every role from.
     */
    private Stream<Addressee> written(AccessRequest request) {
        Set<String> asked = new LinkedHashSet<>(letters.findPeopleWritten(request.id(), ASKING));
        request.decidedBy().ifPresent(asked::add);
        return asked.isEmpty()
                ? Stream.of()
                : everywhere(
                        Part.APPROVER,
                        people.findByIdIn(asked).stream()
                                .filter(person -> person.isOf(request.tenant()))
                                .filter(person -> SeparationOfDuties.isConcerned(person, request)));
    }

    private Stream<Addressee> ended(Matter matter) {
        Optional<AccessRequest> consented =
                matter.request().filter(request -> request.decidedBy().isPresent());
        return Stream.concat(
                engineer(matter),
                consented
                        .map(request -> Stream.concat(approvers(request), written(request)))
                        .orElseGet(() -> theCustomer(matter)));
    }

    /** Also those who decide: an address may be wrongly known not to work. And by name: the team's may be the one. */
    private Stream<Addressee> nobodyReachable(Matter matter) {
        return Stream.of(
                        everybodyByName(matter.theTenant()),
                        team(matter.theTenant()),
                        operators(),
                        matter.request().stream().flatMap(this::requester))
                .flatMap(it -> it);
    }

    /**
     * What concerns the customer as a whole. Those who oversee hear of it by name, also where the others are told by their
     * team's address alone: whoever reads there keeps nothing from them.
     */
    private Stream<Addressee> theCustomer(Matter matter) {
        Tenant tenant = matter.theTenant();
        return Stream.concat(
                tenant.notices().teamAlone()
                        ? byName(tenant, person -> person.roles().includeAnyOf(OVERSEERS))
                        : everybodyByName(tenant),
                team(tenant));
    }

    /** Where mail goes from now on is told also to those it goes to no more. */
    private Stream<Addressee> ofSettings(Matter matter) {
        Tenant tenant = matter.theTenant();
        return matter.notice().details().find("what").filter("mail"::equals).isPresent()
                ? Stream.concat(everybodyByName(tenant), team(tenant))
                : theCustomer(matter);
    }

    private Stream<Addressee> team(Tenant tenant) {
        return Optional.ofNullable(tenant.notices().teamAddress()).stream()
                .map(address -> new Addressee(Part.TEAM, null, address, readers.of(tenant)));
    }

    private Stream<Addressee> everybodyByName(Tenant tenant) {
        return byName(tenant, person -> true);
    }

    private Stream<Addressee> byName(Tenant tenant, Predicate<Person> among) {
        Map<Optional<Part>, List<Person>> byPart = people.findByTenantOrderById(tenant.id()).stream()
                .filter(among)
                .collect(Collectors.groupingBy(person -> part(person, tenant)));
        return Stream.of(Part.APPROVER, Part.OVERSEER)
                .flatMap(part -> everywhere(part, byPart.getOrDefault(Optional.of(part), List.of()).stream()));
    }

    private static Optional<Part> part(Person person, Tenant tenant) {
        if (person.roles().includeAnyOf(tenant.offering().decidingRoles())) {
            return Optional.of(Part.APPROVER);
        }
        return person.roles().includeAnyOf(OVERSEERS) ? Optional.of(Part.OVERSEER) : Optional.empty();
    }

    /** Whom a change is about, also where they were reached before it. */
    private Stream<Addressee> concerned(Matter matter) {
        Details details = matter.notice().details();
        return Stream.of("person", "deputy")
                .flatMap(name -> details.find(name).flatMap(people::findById).stream())
                .filter(person -> person.isOf(matter.theTenant().id()))
                .flatMap(person -> Stream.concat(
                        everywhere(Part.CONCERNED, Stream.of(person)),
                        details.find(Correspondence.FORMER_ADDRESS).stream()
                                .map(address ->
                                        new Addressee(Part.CONCERNED, person.id(), address, readers.of(person)))));
    }

    private Stream<Addressee> operators() {
        return everywhere(Part.OPERATOR, people.findByTenantIsNull().stream().filter(person -> person.roles()
                .includeAnyOf(OPERATORS)));
    }

    private Stream<Addressee> everywhere(Part part, Stream<Person> people) {
        List<Person> all = people.toList();
        Map<String, Contact> known = contacts.of(all);
        Map<String, Reader> reading = readers.of(all);
        return all.stream().flatMap(person -> known.get(person.id())
                .addresses(person)
                .map(address -> new Addressee(part, person.id(), address, reading.get(person.id()))));
    }
}
