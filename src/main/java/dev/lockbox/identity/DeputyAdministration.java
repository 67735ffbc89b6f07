package dev.lockbox.identity;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A tenant's global administrator says who stands in for an approver who is away. */
@Component
public class DeputyAdministration {

    /** More than that one person does not stand in for at a time. */
    private static final int MOST = 10;

    private static final Duration FARTHEST = Duration.ofDays(365);

    private final TenantAdministration administration;
    private final Deputies deputies;
    private final Deputyships deputyships;
    private final People people;
    private final Clock clock;

    DeputyAdministration(
            TenantAdministration administration,
            Deputies deputies,
            Deputyships deputyships,
            People people,
            Clock clock) {
        this.administration = administration;
        this.deputies = deputies;
        this.deputyships = deputyships;
        this.people = people;
        this.clock = clock;
    }

    /** What stands or is to come, by the name of whoever is or will be away. */
    @Transactional(readOnly = true)
    public Map<String, Deputyship> deputies(String tenant, Person by) {
        administration.settings(tenant, by);
        Instant now = clock.instant();
        return deputyships.findUnfinishedByTenant(tenant).stream()
                .filter(deputyship -> now.isBefore(deputyship.endsAt()))
                .collect(Collectors.toMap(Deputyship::absent, Function.identity()));
    }

    /**
     * Names one deputy, in place of whoever was named before. Whoever stands in already and goes on doing so has been named
     * since they were; all others are named now, and decide on no request that was made before.
     *
     * @param from now if left out, or past
     * @throws Refused with every fault by field, or if that person is no approver
     */
    @Transactional
    public Deputyship name(String tenant, String absent, Object deputy, Object from, Object until, Person by) {
        Tenant administered = administration.locked(tenant, by);
        Person away = approver(administered, absent);
        Instant now = clock.instant();
        var entry = new Entry();
        Person standIn = deputy(entry, deputy, away);
        Instant starts = from == null ? now : instant(entry, "from", from);
        if (starts == null || starts.isBefore(now)) {
            starts = now;
        }
        if (starts.isAfter(now.plus(FARTHEST))) {
            entry.fault("from", "must be at most " + FARTHEST.toDays() + " days from now");
        }
        Instant ends = instant(entry, "until", until);
        if (ends != null && !ends.isAfter(starts)) {
            entry.fault("until", "must be later than it begins, and than now");
        } else if (ends != null && ends.isAfter(starts.plus(Deputyship.LONGEST))) {
            entry.fault("until", "must be at most " + Deputyship.LONGEST.toDays() + " days after it begins");
        }
        entry.check(tenant);
        Optional<Deputyship> before = deputyships.findUnfinishedByAbsent(absent);
        boolean goesOn = !starts.isAfter(now)
                && before.filter(it -> it.deputy().equals(standIn.id()) && it.runsAt(now))
                        .isPresent();
        if (goesOn) {
            deputies.save(before.get().runUntil(ends, by));
            return before.get();
        }
        before.ifPresent(it -> deputies.remove(it, by.id()));
        Deputyship named = Deputyship.name(away, standIn, starts, ends, by, now);
        deputies.save(starts.isAfter(now) ? named : named.move(now));
        return named;
    }

    /** @throws Refused if there is nothing to take back */
    @Transactional
    public void remove(String tenant, String absent, Person by) {
        administration.locked(tenant, by);
        Deputyship deputyship = deputyships
                .findUnfinishedByAbsent(absent)
                .filter(it -> it.tenant().equals(tenant))
                .orElseThrow(() -> Refused.notFound("deputy of " + absent).about(tenant, null));
        deputies.remove(deputyship, by.id());
    }

    private Person approver(Tenant tenant, String person) {
        Person colleague = administration.colleague(tenant.id(), person);
        if (!colleague.roles().includeAnyOf(tenant.offering().decidingRoles())) {
            throw Refused.notFound("approver " + person).about(tenant.id(), null);
        }
        return colleague;
    }

    private Person deputy(Entry entry, Object value, Person away) {
        String tenant = away.tenant().orElseThrow();
        String user = entry.line("deputy", value, 64);
        if (user == null) {
            return null;
        }
        Optional<Person> known = people.findById(user)
                .filter(it -> it.isOf(tenant) && !it.roles().all().isEmpty());
        if (known.isEmpty()) {
            entry.fault("deputy", "must be somebody of " + tenant + " who holds a role there");
        } else if (user.equals(away.id())) {
            entry.fault("deputy", "must be somebody else: nobody is their own deputy");
        } else if (isBusy(known.get(), away)) {
            entry.fault("deputy", "stands in for " + MOST + " others already");
        }
        return known.orElse(null);
    }

    private boolean isBusy(Person deputy, Person away) {
        List<Deputyship> others = deputyships.findUnfinishedByDeputy(deputy.id());
        return others.stream().filter(it -> !it.absent().equals(away.id())).count() >= MOST;
    }

    private static Instant instant(Entry entry, String field, Object value) {
        String text = entry.line(field, value, 64);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            entry.fault(field, "must be an instant such as 2026-11-22T09:30:00Z");
            return null;
        }
    }
}
