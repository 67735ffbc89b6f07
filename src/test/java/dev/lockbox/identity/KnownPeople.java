package dev.lockbox.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.data.domain.Limit;

/** People for tests, in memory. */
public final class KnownPeople implements People {

    private final TreeMap<String, Person> people = new TreeMap<>();

    public KnownPeople(Person... people) {
        Arrays.stream(people).forEach(this::save);
    }

    @Override
    public Optional<Person> findById(String id) {
        return Optional.ofNullable(people.get(id));
    }

    @Override
    public Optional<Person> findLockedById(String id) {
        return findById(id);
    }

    @Override
    public List<Person> findByIdIn(Collection<String> ids) {
        return all(person -> ids.contains(person.id()));
    }

    @Override
    public boolean existsByIdIgnoreCase(String id) {
        return !all(person -> person.id().equalsIgnoreCase(id)).isEmpty();
    }

    @Override
    public List<String> findLockedPlatformAdministrators() {
        return all(person -> person.has(Role.PLATFORM_ADMIN)).stream()
                .map(Person::id)
                .toList();
    }

    @Override
    public List<Person> findByTenantIsNullAndIdGreaterThanOrderById(String id, Limit limit) {
        return all(person -> person.isOfProvider() && person.id().compareTo(id) > 0);
    }

    @Override
    public List<Person> findByTenantOrderById(String tenant) {
        return all(person -> person.isOf(tenant));
    }

    @Override
    public List<String> findLockedGlobalAdministrators(String tenant) {
        return all(person -> person.isOf(tenant) && person.has(Role.GLOBAL_ADMINISTRATOR)).stream()
                .map(Person::id)
                .toList();
    }

    @Override
    public List<Person> findByTenantAndIdGreaterThanOrderById(String tenant, String id, Limit limit) {
        return all(person -> person.isOf(tenant) && person.id().compareTo(id) > 0).stream()
                .limit(limit.max())
                .toList();
    }

    @Override
    public List<Person> findByTenantIsNull() {
        return all(Person::isOfProvider);
    }

    @Override
    public Person save(Person person) {
        people.put(person.id(), person);
        return person;
    }

    private List<Person> all(Predicate<Person> wanted) {
        return people.values().stream().filter(wanted).toList();
    }
}
