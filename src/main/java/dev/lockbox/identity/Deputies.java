package dev.lockbox.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Who stands in for whom. Of whoever is nobody's deputy it is known without a query. */
@Component
public class Deputies {

    private static final Logger LOG = LoggerFactory.getLogger(Deputies.class);

    private final Deputyships deputyships;
    private final People people;
    private final TransactionOperations transaction;
    private final Clock clock;

    public Deputies(Deputyships deputyships, People people, TransactionOperations transaction, Clock clock) {
        this.deputyships = deputyships;
        this.people = people;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** As whom somebody might act: as themselves first, then in the stead of each colleague, whether their time runs or not. */
    public List<Approver> capacities(Person person) {
        Stream<Approver> themselves = Stream.of(Approver.themselves(person));
        return person.standsIn()
                ? Stream.concat(themselves, inStead(person, deputyships.findUnfinishedByDeputy(person.id())).stream())
                        .toList()
                : themselves.toList();
    }

    /** As whom somebody might have acted in that colleague's stead. */
    public List<Approver> capacities(Person person, String absent) {
        return inStead(person, deputyships.findByAbsentAndDeputy(absent, person.id()));
    }

    private List<Approver> inStead(Person person, List<Deputyship> all) {
        Map<String, Person> absent = byName(all.stream().map(Deputyship::absent).collect(Collectors.toSet()));
        return all.stream()
                .map(deputyship -> Approver.deputy(person, absent.get(deputyship.absent()), deputyship))
                .toList();
    }

    private Map<String, Person> byName(Set<String> names) {
        return names.isEmpty()
                ? Map.of()
                : people.findByIdIn(names).stream().collect(Collectors.toMap(Person::id, Function.identity()));
    }

    /** The candidate groups somebody is in at this moment: those of their roles, and of whom they stand in for. */
    public Set<String> groups(Person person) {
        Set<String> groups = new HashSet<>(person.groups());
        Instant now = clock.instant();
        capacities(person).stream()
                .filter(it -> it.deputyship().filter(is -> is.runsAt(now)).isPresent())
                .forEach(it -> groups.addAll(decidingGroups(it.holder())));
        return groups;
    }

    private static Set<String> decidingGroups(Person absent) {
        return absent.roles().all().stream()
                .filter(Role.approvers()::contains)
                .map(role -> role.group(absent.tenant().orElseThrow()))
                .collect(Collectors.toSet());
    }

    /** Those of a tenant who are away at this moment, each by name with whoever stands in. */
    public Map<String, Approver> standingIn(Collection<Person> ofTenant) {
        Map<String, Person> known = ofTenant.stream().collect(Collectors.toMap(Person::id, Function.identity()));
        Optional<String> tenant =
                ofTenant.stream().filter(Person::standsIn).findFirst().flatMap(Person::tenant);
        Instant now = clock.instant();
        Map<String, Approver> standingIn = new HashMap<>();
        tenant.map(deputyships::findUnfinishedByTenant).orElse(List.of()).stream()
                .filter(deputyship -> deputyship.runsAt(now))
                .forEach(deputyship -> standingIn.put(
                        deputyship.absent(),
                        Approver.deputy(known.get(deputyship.deputy()), known.get(deputyship.absent()), deputyship)));
        return standingIn;
    }

    /**
     * It ends with the role it stands on, for good; and with any that is taken from the deputy: whom their customer trusts with
     * less is not to decide for others.
     */
    @EventListener
    void on(RoleTaken fact) {
        if (fact.decides()) {
            deputyships.findUnfinishedByAbsent(fact.person()).ifPresent(it -> remove(it, fact.by()));
        }
        if (people.findById(fact.person()).filter(Person::standsIn).isPresent()) {
            deputyships.findUnfinishedByDeputy(fact.person()).forEach(it -> remove(it, fact.by()));
        }
    }

    void remove(Deputyship deputyship, String by) {
        save(deputyship.remove(by, clock.instant()));
    }

    /**
     * Tells the engine and the record whose time has come and whose is over. Nothing is decided by it: whoever decides asks the
     * clock. Each in a step of its own: one that cannot be told holds up no other.
     */
    public void move() {
        deputyships.findDue(clock.instant()).forEach(due -> {
            try {
                transaction.executeWithoutResult(status -> move(due));
            } catch (RuntimeException e) {
                // Another node may be at it; if not, the next round is.
                LOG.warn("Deputyship {} is told to begin or end later: {}", due.id(), e.toString());
            }
        });
    }

    /** The person before the deputyship, as whoever changes roles or deputies has it: two at once wait for one another. */
    private void move(Deputyship due) {
        people.findLockedById(due.deputy());
        Instant now = clock.instant();
        deputyships.findDueLockedById(due.id(), now).ifPresent(it -> save(it.move(now)));
    }

    /** With a change of the deputy, whatever it is: their sessions end, since webapps remember whose tasks they show. */
    void save(Deputyship deputyship) {
        Person deputy = people.findById(deputyship.deputy()).orElseThrow();
        boolean forOthers = deputyships.findUnfinishedByDeputy(deputy.id()).stream()
                .anyMatch(it -> !it.absent().equals(deputyship.absent()));
        people.save(deputy.standIn(forOthers || deputyship.isUnfinished()));
        deputyships.save(deputyship);
    }
}
