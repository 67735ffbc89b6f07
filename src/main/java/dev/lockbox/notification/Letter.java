package dev.lockbox.notification;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.annotation.Version;

/** A notice as one address is told it. */
public final class Letter {

    /** Where it stands. */
    public enum Status {
        WAITING,
        /** The mail server took it, and that is not on record yet. */
        HANDED_OVER,
        SENT,
        /** It will not be tried again by itself. */
        FAILED,
        /** It was of no use any more. */
        DROPPED
    }

    /** How long a node has for the letters it took up; after it another one takes them. Longer than one handing over. */
    static final Duration CLAIM = Duration.ofMinutes(10);

    /** Pauses before each further try; the last one again and again. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15));

    /** A mail server may be away for a day. */
    private static final Duration PATIENCE = Duration.ofHours(24);

    /** What a server takes at a second or third try was no rule of its. */
    private static final int TRIES_UNTIL_BARRED = 3;

    private static final int LONGEST_FAULT = 500;

    @Id
    private String id;

    /** Among all letters, by which it is asked for: whoever knows its id can say that it came back. */
    @ReadOnlyProperty
    private Long place;

    private String noticeId;
    private String tenant;
    private Part part;
    private String person;
    private String address;
    private String language;
    private String timeZone;
    private int urgency;
    private Status status;
    private int tries;
    private Instant writtenAt;
    private Instant triedSince;
    private Instant dueAt;
    private Instant sentAt;
    private String fault;
    private boolean barred;
    private boolean withoutWords;

    @Version
    private Integer version;

    private Letter() {}

    /** A letter that is due at once, unless whoever wrote it claims it. */
    static Letter of(Notice notice, Addressee to, Instant now) {
        var letter = new Letter();
        letter.id = UUID.randomUUID().toString();
        letter.noticeId = notice.id();
        letter.tenant = notice.tenant().orElse(null);
        letter.part = to.part();
        letter.person = to.person();
        letter.address = to.address();
        letter.language = to.reader().language().toLanguageTag();
        letter.timeZone = to.reader().timeZone().getId();
        letter.urgency = notice.topic().urgency();
        letter.status = Status.WAITING;
        letter.writtenAt = now;
        letter.triedSince = now;
        letter.dueAt = now;
        return letter;
    }

    /** Left to this node for a while. */
    Letter claimed(Instant now) {
        dueAt = now.plus(CLAIM);
        return this;
    }

    /** Whether this node has it still, and long enough to hand it over. */
    boolean isClaimedFor(Duration longest, Instant now) {
        return now.plus(longest).isBefore(dueAt);
    }

    Letter handedOver(Instant now) {
        status = Status.HANDED_OVER;
        sentAt = now;
        fault = null;
        barred = false;
        return this;
    }

    Letter recorded() {
        status = Status.SENT;
        return this;
    }

    Letter dropped() {
        status = Status.DROPPED;
        return this;
    }

    /** Was not taken, for a while or for good. */
    Letter refused(Untaken why, Instant now) {
        fault = shortened(why.words());
        Duration pause = PAUSES.get(Math.min(tries, PAUSES.size() - 1));
        tries++;
        barred = why.reason() == Untaken.Reason.RULE && tries >= TRIES_UNTIL_BARRED;
        boolean forItsWords = why.reason() == Untaken.Reason.LETTER && !withoutWords;
        withoutWords |= forItsWords;
        if (!forItsWords && (why.isForGood() || hasWaitedEnough(now))) {
            status = Status.FAILED;
        } else {
            dueAt = now.plus(pause);
        }
        return this;
    }

    /** Whether it is not tried again if it is not taken now. */
    boolean hasWaitedEnough(Instant now) {
        return !now.isBefore(triedSince.plus(PATIENCE));
    }

    /** It was taken, and came back. */
    Letter cameBack(String why) {
        fault = shortened(why);
        status = Status.FAILED;
        return this;
    }

    private static String shortened(String why) {
        return why.length() > LONGEST_FAULT ? why.substring(0, LONGEST_FAULT) : why;
    }

    /** Nobody tried: the mail server was away a moment ago. */
    Letter postponed(Instant to) {
        dueAt = to;
        return this;
    }

    /** Somebody wants it tried anew, and at once. It is the same letter, and as old as it is. */
    Letter triedAnew(Instant now) {
        status = Status.WAITING;
        triedSince = now;
        dueAt = now;
        tries = 0;
        barred = false;
        withoutWords = false;
        return this;
    }

    /** By which a report that it came back is believed, so for no eyes but its reader's. */
    String id() {
        return id;
    }

    /**
     * Where it stands among all letters, by when they were written; known of one that was read.
     */
    public long place() {
        return place;
    }

    public String noticeId() {
        return noticeId;
    }

    /** The customer it concerns; empty if it concerns none. */
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    /** The customer to whose people it goes; empty if it goes to the provider's. */
    Optional<String> tenantWritten() {
        return tenant().filter(it -> part.isOfCustomer());
    }

    public Part part() {
        return part;
    }

    /** Who reads it; empty where nobody in particular does. */
    public Optional<String> person() {
        return Optional.ofNullable(person);
    }

    public String address() {
        return address;
    }

    public Locale language() {
        return Locale.forLanguageTag(language);
    }

    public ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    public Status status() {
        return status;
    }

    /** How often it was tried in vain. */
    public int tries() {
        return tries;
    }

    public Instant writtenAt() {
        return writtenAt;
    }

    /** When it is tried next. */
    public Instant dueAt() {
        return dueAt;
    }

    public Optional<Instant> sentAt() {
        return Optional.ofNullable(sentAt);
    }

    /** Whether a rule of the mail server's keeps it out, and waiting helps only if somebody has that changed. */
    boolean isBarred() {
        return barred;
    }

    /**
     * Whether it leaves without what people typed: a server that dislikes what it reads may dislike that, and whoever breaks
     * the glass would choose by their words that nobody hears of it.
     */
    boolean isWithoutWords() {
        return withoutWords;
    }

    /** Why it was not taken the last time. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }
}
