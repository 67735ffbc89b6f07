package dev.lockbox.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who stands in for whom in tests, in memory. */
public final class KnownDeputyships implements Deputyships {

    private List<Deputyship> all = new ArrayList<>();

    /** That somebody stands in for a colleague, named when it begins. */
    public static Approver deputy(Person person, Person absent, Instant from, Instant until) {
        return Approver.deputy(person, absent, Deputyship.name(absent, person, from, until, absent, from));
    }

    public void keep(Approver deputy) {
        save(deputy.deputyship().orElseThrow());
    }

    public void takeBack(String deputy) {
        findUnfinishedByDeputy(deputy).forEach(it -> it.remove("contosoadmin", it.startsAt()));
    }

    /** From now on a question fails. */
    public void mustNotBeAsked() {
        all = null;
    }

    @Override
    public List<Deputyship> findUnfinishedByDeputy(String deputy) {
        return unfinished(it -> it.deputy().equals(deputy));
    }

    @Override
    public Optional<Deputyship> findUnfinishedByAbsent(String absent) {
        return unfinished(it -> it.absent().equals(absent)).stream().findFirst();
    }

    @Override
    public List<Deputyship> findUnfinishedByTenant(String tenant) {
        return unfinished(it -> it.tenant().equals(tenant));
    }

    @Override
    public List<Deputyship> findByAbsentAndDeputy(String absent, String deputy) {
        return all.stream()
                .filter(it -> it.absent().equals(absent) && it.deputy().equals(deputy))
                .toList();
    }

    @Override
    public List<Deputyship> findDue(Instant now) {
        return unfinished(it -> !it.endsAt().isAfter(now));
    }

    @Override
    public Optional<Deputyship> findDueLockedById(String id, Instant now) {
        return findDue(now).stream().filter(it -> it.id().equals(id)).findFirst();
    }

    @Override
    public Deputyship save(Deputyship deputyship) {
        all.remove(deputyship);
        all.add(deputyship);
        return deputyship;
    }

    private List<Deputyship> unfinished(Predicate<Deputyship> wanted) {
        return all.stream().filter(Deputyship::isUnfinished).filter(wanted).toList();
    }
}
