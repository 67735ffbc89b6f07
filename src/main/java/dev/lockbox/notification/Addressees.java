package dev.lockbox.notification;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Reader;
import dev.lockbox.identity.Readers;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Tenant;
import dev.lockbox.policy.ToBeTold;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.InternalStep;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Who is told what. */
@Component
class Addressees {

    private static final Set<Role> OVERSEERS = Set.of(Role.GLOBAL_ADMINISTRATOR, Role.AUDITOR);

    private static final Set<Role> OPERATORS = Set.of(Role.PLATFORM_ADMIN, Role.SUPPORT_MANAGER);

    private final People people;
    private final Readers readers;
    private final ToBeTold toBeTold;
    private final NoticeRecords notices;

    Addressees(People people, Readers readers, ToBeTold toBeTold, NoticeRecords notices) {
        this.people = people;
        this.readers = readers;
        this.toBeTold = toBeTold;
        this.notices = notices;
    }

    /** Everybody once, at each address once of their side; who has none cannot be written to. */
    List<Addressee> of(Matter matter) {
        Map<String, Addressee> once = new LinkedHashMap<>();
        all(matter)
                .filter(addressee -> !addressee.address().isBlank())
                .forEach(addressee -> once.putIfAbsent(addressee.place(), addressee));
        return List.copyOf(once.values());
    }

    private Stream<Addressee> all(Matter matter) {
        return switch (matter.notice().topic()) {
            case REQUEST_WAITS, REMINDER -> approvers(matter.theRequest());
            case ESCALATION -> backup(matter.theRequest());
            case INTERNAL_APPROVAL_WAITS, INTERNAL_REMINDER -> internalApprovers(matter.theRequest());
            case DECIDED, WITHDRAWN, EXPIRED ->
                Stream.of(requester(matter.theRequest()), asked(matter.theRequest()))
                        .flatMap(it -> it);
            case GRANT_OPENED -> Stream.concat(requester(matter.theRequest()), everybodyWhoDecidesOrOversees(matter));
            case GRANT_ENDS_SOON -> requester(matter.theRequest());
            case GRANT_ENDED -> ended(matter);
            case SETTINGS_CHANGED -> Stream.concat(everybodyWhoDecidesOrOversees(matter), concerned(matter));
            case NOT_ASKED -> everybodyWhoDecidesOrOversees(matter);
            case DOOR_RESISTS -> Stream.concat(everybodyWhoDecidesOrOversees(matter), operators());
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
        return written(
                Part.INTERNAL_APPROVER,
                people.findByTenantIsNull().stream()
                        .filter(person -> groups.stream().anyMatch(person.groups()::contains))
                        .filter(person -> !person.id().equals(request.requester())));
    }

    private Stream<Addressee> requester(AccessRequest request) {
        return written(Part.REQUESTER, people.findById(request.requester()).stream());
    }

    /** Those who were asked, and so wait to hear what came of it. */
    private Stream<Addressee> asked(AccessRequest request) {
        Set<String> groups =
                request.internalSteps().all().stream().map(InternalStep::group).collect(Collectors.toSet());
        return Stream.concat(
                request.decisionDeadline().isPresent()
                        ? Stream.concat(approvers(request), backupAsked(request))
                        : Stream.of(),
                groups.isEmpty() ? Stream.of() : internalApprovers(groups, request));
    }

    /** Whoever was never asked does not wait to hear. */
    private Stream<Addressee> backupAsked(AccessRequest request) {
        return notices.existsByRequestIdAndTopic(request.id(), Topic.ESCALATION) ? backup(request) : Stream.of();
    }

    private Stream<Addressee> ended(Matter matter) {
        Optional<AccessRequest> consented =
                matter.request().filter(request -> request.decidedBy().isPresent());
        return Stream.concat(
                matter.request().stream().flatMap(this::requester),
                consented.map(this::approvers).orElseGet(() -> everybodyWhoDecidesOrOversees(matter)));
    }

    /** Also those who decide: an address may be wrongly known not to work. */
    private Stream<Addressee> nobodyReachable(Matter matter) {
        return Stream.of(
                        everybodyWhoDecidesOrOversees(matter),
                        operators(),
                        matter.request().stream().flatMap(this::requester))
                .flatMap(it -> it);
    }

    private Stream<Addressee> everybodyWhoDecidesOrOversees(Matter matter) {
        Tenant tenant = matter.theTenant();
        return people.findByTenantOrderById(tenant.id()).stream().flatMap(person -> part(person, tenant).stream()
                .map(part -> Addressee.of(part, person, readers.of(person))));
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
                .flatMap(person -> {
                    Addressee now = Addressee.of(Part.CONCERNED, person, readers.of(person));
                    Stream<Addressee> before = details.find(Correspondence.FORMER_ADDRESS).stream()
                            .map(address -> new Addressee(Part.CONCERNED, person.id(), address, now.reader()));
                    return Stream.concat(Stream.of(now), before);
                });
    }

    private Stream<Addressee> operators() {
        return written(Part.OPERATOR, people.findByTenantIsNull().stream().filter(person -> person.roles()
                .includeAnyOf(OPERATORS)));
    }

    private Stream<Addressee> written(Part part, Stream<Person> people) {
        List<Person> all = people.toList();
        Map<String, Reader> known = readers.of(all);
        return all.stream().map(person -> Addressee.of(part, person, known.get(person.id())));
    }
}
