package dev.lockbox.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/**
 * One door of one grant, written down before it is opened and kept until it is known to be shut. Doors are called outside of
 * any transaction, so whoever calls one may die on the way: what is written here is then enough for the next to go on.
 */
final class Doorway extends AbstractAggregateRoot<Doorway> {

    /** How far it got. Whether it is to be shut is not said here but by the time. */
    enum State {
        /** It opens by itself, as soon as somebody comes by. */
        TO_OPEN,
        /** Somebody is at it; whether it stands open is not known. */
        OPENING,
        OPEN,
        SHUT
    }

    /** What has to be done with it. */
    enum Step {
        OPEN,
        /** The door has to learn of another end. */
        PROLONG,
        CLOSE,
        NONE
    }

    /** After that a call has ended, or whoever made it has died. */
    static final Duration LEASE = Duration.ofSeconds(2L * Door.PATIENCE);

    /** Between two attempts. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final int LONGEST_ERROR = 500;

    @Id
    private String id;

    private String grantId;
    private String door;
    private String place;
    private State state;
    private Instant until;
    private Instant untilTold;
    private Instant openingUntil;
    private Instant openedAt;
    private Instant shutAt;
    private Instant nextTryAt;
    private int failures;
    private boolean resisting;
    private Instant resistingSince;
    private String lastError;

    @Version
    private Integer version;

    private Doorway() {}

    /** A door that opens by itself. */
    static Doorway toOpen(Door door, Pass pass, Instant now) {
        Doorway doorway = of(door, pass);
        doorway.state = State.TO_OPEN;
        doorway.until = pass.until();
        doorway.nextTryAt = now;
        return doorway;
    }

    /** A door somebody stands at. */
    static Doorway opening(Door door, Pass pass, Instant now) {
        return of(door, pass).openAgain(pass.until(), now);
    }

    private static Doorway of(Door door, Pass pass) {
        var doorway = new Doorway();
        doorway.id = UUID.randomUUID().toString();
        doorway.grantId = pass.grantId();
        doorway.door = door.name();
        doorway.place = door.place(pass);
        return doorway;
    }

    /** The engineer asks for it, for the first time or again; whoever is inside already stays there. */
    Doorway openAgain(Instant until, Instant now) {
        this.until = until;
        shutAt = null;
        beginOpening(now);
        return this;
    }

    /** Takes it for {@link #LEASE} and tells what to do; nobody else takes it meanwhile. */
    Step claim(Instant now) {
        if (state == State.OPENING && !isBeingOpened(now)) {
            // Whoever was at it died: nobody was told the way in, so it is shut and may be asked for again.
            until = earlier(until, now);
        }
        nextTryAt = now.plus(LEASE);
        if (!now.isBefore(until)) {
            return Step.CLOSE;
        }
        if (state == State.TO_OPEN) {
            beginOpening(now);
            return Step.OPEN;
        }
        if (state == State.OPEN && !until.equals(untilTold)) {
            return Step.PROLONG;
        }
        nextTryAt = isBeingOpened(now) ? earlier(openingUntil, until) : until;
        return Step.NONE;
    }

    private void beginOpening(Instant now) {
        if (state != State.OPEN) {
            state = State.OPENING;
        }
        untilTold = until;
        openingUntil = now.plus(LEASE);
        nextTryAt = openingUntil;
    }

    /** It opened. Only now is anybody told the way in. */
    void opened(AccessGrant grant, Key key, Instant now) {
        state = State.OPEN;
        openedAt = now;
        openingUntil = null;
        settled(now);
        registerEvent(new DoorOpened(grant, door, untilTold, key.recorded()));
    }

    /** It did not open, or nobody knows whether it did. */
    void didNotOpen(AccessGrant grant, boolean byItself, String why, Instant now) {
        openingUntil = null;
        boolean first = failures == 0;
        fail(why, now);
        if (byItself) {
            state = State.TO_OPEN;
        } else if (state == State.OPENING) {
            until = earlier(until, now);
        }
        // It may have opened in part: its end is kept, however long the pause.
        nextTryAt = earlier(nextTryAt, until);
        if (first || !byItself) {
            registerEvent(new DoorDidNotOpen(grant, door, lastError));
        }
    }

    /** It opened too late: the grant ended while it did. */
    void openedTooLate(Instant now) {
        openingUntil = null;
        until = earlier(until, now);
        nextTryAt = now;
    }

    /** The door holds it open until another end, without anybody noticing. */
    void prolonged(AccessGrant grant, Instant told, Instant now) {
        untilTold = told;
        settled(now);
        registerEvent(new DoorProlonged(grant, door, told));
    }

    void notProlonged(String why, Instant now) {
        fail(why, now);
        nextTryAt = earlier(nextTryAt, until);
    }

    private void settled(Instant now) {
        failures = 0;
        lastError = null;
        nextTryAt = until.equals(untilTold) ? until : now;
    }

    /** Whether it may be called shut: while somebody may still be opening it, it is shut once more after that. */
    boolean isBeingOpened(Instant now) {
        return openingUntil != null && now.isBefore(openingUntil);
    }

    /** Whether somebody is at it, or it has to be shut before it may be asked for again. */
    boolean isBeingMoved(Instant now) {
        return isBeingOpened(now) || state == State.OPENING || (state != State.SHUT && !now.isBefore(until));
    }

    /**
     * It is shut, and nobody is inside.
     *
     * @param sharedWith the grant that keeps the place open, of which this one was only one; null if there is none
     */
    void shut(AccessGrant grant, String sharedWith, Instant now) {
        if (isBeingOpened(now)) {
            nextTryAt = openingUntil;
            return;
        }
        boolean wasTouched = openedAt != null || failures > 0 || state != State.TO_OPEN;
        state = State.SHUT;
        shutAt = now;
        nextTryAt = null;
        if (wasTouched) {
            registerEvent(new DoorShut(grant, door, until, now, resisting ? failures : 0, sharedWith));
        }
        failures = 0;
        resisting = false;
        resistingSince = null;
        lastError = null;
        openingUntil = null;
    }

    /** It could not be shut. It is tried again, without end, after pauses that grow. */
    void resisted(AccessGrant grant, String why, Instant now) {
        boolean first = !resisting;
        if (first) {
            failures = 0;
            resistingSince = now;
        }
        resisting = true;
        fail(why, now);
        if (first) {
            registerEvent(new DoorResisted(grant, door, until, lastError));
        }
    }

    private void fail(String why, Instant now) {
        failures++;
        lastError = why.length() <= LONGEST_ERROR ? why : why.substring(0, LONGEST_ERROR - 3) + "...";
        nextTryAt = now.plus(pause());
    }

    private Duration pause() {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /**
     * Its end has moved, and the door is told. What is being shut is not held open any more, and what has not opened yet
     * is not begun later than its own grant allows.
     */
    boolean endAt(Instant end, Instant now) {
        boolean nothingToHoldOpen = state == State.SHUT || (state == State.TO_OPEN && end.isAfter(until));
        if (nothingToHoldOpen || !now.isBefore(until) || end.equals(until)) {
            return false;
        }
        until = end;
        nextTryAt = now;
        return true;
    }

    /** Another grant has left the place they shared, which may have been told a later end: the door is told this one's. */
    void stayAlone(Instant now) {
        untilTold = null;
        nextTryAt = now;
    }

    /** What the engineer brought was no use, and the door was not touched. */
    void notTried(Instant now) {
        openingUntil = null;
        if (state == State.OPENING && failures > 0) {
            // An attempt before this one may have opened it in part.
            until = earlier(until, now);
            nextTryAt = now;
        } else if (state == State.OPENING) {
            state = State.SHUT;
            shutAt = now;
            nextTryAt = null;
        } else {
            nextTryAt = until;
        }
    }

    /** Its next try had been put off for longer than anybody here does. */
    void comeBackTo(Instant now) {
        nextTryAt = now;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    String grantId() {
        return grantId;
    }

    String door() {
        return door;
    }

    String place() {
        return place;
    }

    Instant until() {
        return until;
    }

    boolean isOpen(Instant now) {
        return state == State.OPEN && now.isBefore(until);
    }

    boolean isShut() {
        return state == State.SHUT;
    }

    boolean isResisting() {
        return resisting;
    }

    String id() {
        return id;
    }

    /** As those concerned see it. */
    DoorState seenAt(Instant now) {
        return new DoorState(door, word(now), openedAt, until, shutAt, lastError);
    }

    private String word(Instant now) {
        if (state == State.SHUT) {
            return "SHUT";
        }
        if (!now.isBefore(until)) {
            return resisting ? "STUCK" : "CLOSING";
        }
        return state == State.OPEN ? "OPEN" : "OPENING";
    }
}
