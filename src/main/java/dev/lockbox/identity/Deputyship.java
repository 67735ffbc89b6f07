package dev.lockbox.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/**
 * Somebody stands in for a colleague who decides on access and is away. It counts from its first instant up to its last
 * without it, by the clock and whatever is tidied up when; and it hands on what the colleague may by their own role alone.
 */
public final class Deputyship extends AbstractAggregateRoot<Deputyship> {

    /** Nobody is away for longer without somebody thinking of it again. */
    static final Duration LONGEST = Duration.ofDays(90);

    @Id
    private String id;

    private String tenant;
    private String absent;
    private String deputy;
    private Instant namedAt;
    private Instant startsAt;
    private Instant endsAt;
    private Instant removedAt;
    private Instant nextMoveAt;

    @Version
    private Integer version;

    private Deputyship() {}

    static Deputyship name(Person absent, Person deputy, Instant from, Instant until, Person by, Instant now) {
        var deputyship = new Deputyship();
        deputyship.id = UUID.randomUUID().toString();
        deputyship.tenant = absent.tenant().orElseThrow();
        deputyship.absent = absent.id();
        deputyship.deputy = deputy.id();
        deputyship.namedAt = now;
        deputyship.startsAt = from;
        deputyship.endsAt = until;
        deputyship.nextMoveAt = from;
        deputyship.registerEvent(new DeputyNamed(deputyship, null, by.id()));
        return deputyship;
    }

    String id() {
        return id;
    }

    public String tenant() {
        return tenant;
    }

    /** The user name of whoever is away. */
    public String absent() {
        return absent;
    }

    public String deputy() {
        return deputy;
    }

    /** Whoever was named after a request was made does not decide on it. */
    public Instant namedAt() {
        return namedAt;
    }

    public Instant startsAt() {
        return startsAt;
    }

    /** The first instant at which it counts no more. */
    public Instant endsAt() {
        return endsAt;
    }

    /** Whether it counts at that instant; one that was taken back counts at none. */
    public boolean runsAt(Instant instant) {
        return removedAt == null && !instant.isBefore(startsAt) && instant.isBefore(endsAt);
    }

    /** Whether it was neither taken back nor told to be over. */
    boolean isUnfinished() {
        return nextMoveAt != null;
    }

    /** The same person goes on, or for less long: they have been named since they were. */
    Deputyship runUntil(Instant until, Person by) {
        if (!until.equals(endsAt)) {
            Instant before = endsAt;
            endsAt = until;
            nextMoveAt = nextMoveAt.equals(startsAt) ? startsAt : until;
            registerEvent(new DeputyNamed(this, before, by.id()));
        }
        return this;
    }

    Deputyship remove(String by, Instant now) {
        removedAt = now;
        nextMoveAt = null;
        registerEvent(new DeputyEnded(this, by));
        return this;
    }

    /** Tells the others what the clock made of it. */
    Deputyship move(Instant now) {
        if (runsAt(now)) {
            nextMoveAt = endsAt;
            registerEvent(new DeputyBegan(this));
        } else if (!now.isBefore(endsAt)) {
            nextMoveAt = null;
            registerEvent(new DeputyEnded(this, null));
        }
        return this;
    }
}
