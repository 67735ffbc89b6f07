package dev.lockbox.notification;

import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes a letter to each whom a notice concerns, and hands it over until the mail server takes it. Each handing over stands
 * between two transactions: one that claims the letter, one that writes down that it was taken. Whoever dies in between leaves
 * a claim that lapses, and another node hands it over, under the same Message-ID.
 */
@Component
public class Postman {

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);

    /** After how many letters it is looked anew what is the most urgent by now. */
    private static final int AT_ONCE = 20;

    /** For how long it holds what was read of a matter: then it may be settled, and somebody no longer be concerned. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** What handing one over takes at most. */
    static final Duration LONGEST_HANDOVER = Duration.ofMinutes(8);

    /** What can go wrong in writing a notice is wrong for all of it. */
    private static final Duration UNTIL_WRITTEN_ANEW = Duration.ofMinutes(1);

    /** How long it can be looked up what became of a letter. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final int TIDIED_AT_ONCE = 1000;

    private final NoticeRecords notices;
    private final LetterRecords letters;
    private final Matters matters;
    private final Addressees addressees;
    private final Composer composer;
    private final Envelopes envelopes;
    private final Postbox postbox;
    private final UnreachableAddresses unreachable;
    private final Away away = new Away();
    private final ApplicationEventPublisher announcements;
    private final TransactionOperations transaction;
    private final Clock clock;

    Postman(
            NoticeRecords notices,
            LetterRecords letters,
            Matters matters,
            Addressees addressees,
            Composer composer,
            Envelopes envelopes,
            Postbox postbox,
            UnreachableAddresses unreachable,
            ApplicationEventPublisher announcements,
            TransactionOperations transaction,
            Clock clock) {
        this.notices = notices;
        this.letters = letters;
        this.matters = matters;
        this.addressees = addressees;
        this.composer = composer;
        this.envelopes = envelopes;
        this.postbox = postbox;
        this.unreachable = unreachable;
        this.announcements = announcements;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Writes and hands over all that is due. */
    public void round() {
        boolean isMore;
        do {
            // In turns: however much there is that is new, what was not taken before is not left behind it.
            isMore = deliverNew() | deliverAgain();
        } while (isMore);
    }

    private boolean deliverNew() {
        List<String> due = notices.findDue(clock.instant(), AT_ONCE);
        int letters = 0;
        for (String id : due) {
            if (letters >= AT_ONCE) {
                return true;
            }
            letters += writeAndDeliver(id);
        }
        return due.size() == AT_ONCE;
    }

    private boolean deliverAgain() {
        List<String> due = letters.findDue(clock.instant(), AT_ONCE);
        if (!due.isEmpty()) {
            deliver(inTransaction(() -> claim(due)));
        }
        return due.size() == AT_ONCE;
    }

    private int writeAndDeliver(String id) {
        try {
            Optional<Written> written = inTransaction(() -> write(id));
            written.ifPresent(this::deliver);
            return written.map(it -> it.letters().size()).orElse(0);
        } catch (RuntimeException e) {
            LOG.warn("Notice {} cannot be written and is tried again: {}", id, e.toString());
            transaction.executeWithoutResult(status -> notices.findDueLockedById(id, clock.instant())
                    .ifPresent(notice ->
                            notices.save(notice.postponed(clock.instant().plus(UNTIL_WRITTEN_ANEW)))));
            return 0;
        }
    }

    /** Forgets what left long ago; that it did is on record. */
    public void tidy() {
        Instant before = clock.instant().minus(KEPT);
        while (letters.forget(before, TIDIED_AT_ONCE) == TIDIED_AT_ONCE) {
            // Not all in one transaction.
        }
        while (notices.forget(before, TIDIED_AT_ONCE) == TIDIED_AT_ONCE) {
            // Likewise.
        }
    }

    /** What is known of a notice. */
    private record Known(Matter matter, Set<String> places, Instant at) {

        /** Whom a change is about hears of it where they were reached before it, too. */
        boolean concerns(Letter letter) {
            return letter.part() == Part.CONCERNED || places.contains(Addressee.place(letter.part(), letter.address()));
        }
    }

    private Known known(Matter matter, List<Addressee> addressees) {
        return new Known(
                matter, addressees.stream().map(Addressee::place).collect(Collectors.toSet()), clock.instant());
    }

    private Known known(Notice notice) {
        Matter matter = matters.of(notice);
        return known(matter, isToBeTold(matter) ? addressees.of(matter) : List.of());
    }

    /** What comes too late is written too, so that it stands on record that it was not delivered. */
    private boolean isToBeTold(Matter matter) {
        return matters.isOfUse(matter) || matters.isTooLate(matter);
    }

    private record Written(Known known, List<Letter> letters) {}

    private Optional<Written> write(String id) {
        return notices.findDueLockedById(id, clock.instant()).map(notice -> {
            Matter matter = matters.of(notice);
            if (!isToBeTold(matter)) {
                notices.save(notice.dropped());
                return new Written(known(matter, List.of()), List.of());
            }
            Instant now = clock.instant();
            List<Addressee> all = addressees.of(matter);
            List<Letter> written =
                    all.stream().map(to -> Letter.of(notice, to, now)).toList();
            // The others of a long list wait for their turn.
            List<Letter> first = written.subList(0, Math.min(written.size(), AT_ONCE));
            first.forEach(letter -> letter.claimed(now));
            letters.saveAll(written);
            notices.save(notice.written());
            announcements.publishEvent(new NoticeWritten(matter));
            return new Written(known(matter, all), first);
        });
    }

    private List<Letter> claim(List<String> ids) {
        Instant now = clock.instant();
        List<Letter> due = letters.findDueLockedByIdIn(ids, now);
        due.forEach(letter -> letter.claimed(now));
        return due.isEmpty() ? due : letters.saveAll(due);
    }

    private void deliver(List<Letter> claimed) {
        Map<String, List<Letter>> byNotice = new LinkedHashMap<>();
        claimed.forEach(letter -> byNotice.computeIfAbsent(letter.noticeId(), id -> new ArrayList<>())
                .add(letter));
        Map<String, Notice> known =
                notices.findByIdIn(byNotice.keySet()).stream().collect(Collectors.toMap(Notice::id, notice -> notice));
        byNotice.forEach((id, theirs) -> {
            try {
                deliver(new Written(known(known.get(id)), theirs));
            } catch (RuntimeException e) {
                LOG.warn("Letters of notice {} are tried again: {}", id, e.toString());
            }
        });
    }

    private void deliver(Written written) {
        Known known = written.known();
        List<Letter> taken = new ArrayList<>();
        for (Letter letter : written.letters()) {
            try {
                if (known.at().plus(FRESH).isBefore(clock.instant())) {
                    known = known(known.matter().notice());
                }
                if (letter.status() == Letter.Status.HANDED_OVER || isTaken(letter, known)) {
                    taken.add(letter);
                }
            } catch (RuntimeException e) {
                // Another node has it by now, or the database is away; the others may leave.
                LOG.warn(
                        "A letter of notice {} is left to whoever claims it next: {}", letter.noticeId(), e.toString());
            }
        }
        if (!taken.isEmpty()) {
            Matter matter = known.matter();
            transaction.executeWithoutResult(status -> record(taken, matter));
        }
    }

    private void record(List<Letter> taken, Matter matter) {
        letters.saveAll(taken.stream().map(Letter::recorded).toList());
        announcements.publishEvent(new NoticeSent(
                matter.notice(),
                matter.request(),
                taken.stream()
                        .filter(letter -> letter.part().isOfCustomer())
                        .map(Letter::address)
                        .toList(),
                taken.stream()
                        .filter(letter -> !letter.part().isOfCustomer())
                        .flatMap(letter -> letter.person().stream())
                        .toList()));
    }

    /** Whether it was handed over now, which is written down at once: from then on nobody does it again. */
    private boolean isTaken(Letter letter, Known known) {
        Matter matter = known.matter();
        Instant now = clock.instant();
        if (!letter.isClaimedFor(LONGEST_HANDOVER, now)) {
            // Not where another node took it up meanwhile: it counted the version up.
            letters.save(letter.claimed(now));
        }
        if (known.concerns(letter) && matters.isTooLate(matter)) {
            notTaken(letter, matter, Untaken.tooLate(letter));
            return false;
        }
        if (!known.concerns(letter) || !matters.isOfUse(matter)) {
            letters.save(letter.dropped());
            return false;
        }
        if (away.at(now)) {
            if (letter.hasWaitedEnough(now)) {
                notTaken(letter, matter, Untaken.serverAway(away.why()));
            } else {
                letters.save(letter.postponed(away.until()));
            }
            return false;
        }
        try {
            MimeMessage envelope = envelopes.of(letter, composer.compose(matter, letter));
            postbox.take(envelope);
            away.isBack();
        } catch (RuntimeException e) {
            notTaken(letter, matter, Untaken.because(e));
            return false;
        }
        letters.save(letter.handedOver(clock.instant()));
        return true;
    }

    private void notTaken(Letter letter, Matter matter, Untaken why) {
        Instant now = clock.instant();
        if (why.reason() == Untaken.Reason.SERVER) {
            away.since(now, why.words());
        }
        LOG.warn(
                "A letter of notice {} ({}) was not taken: {}",
                letter.noticeId(),
                matter.notice().topic().id(),
                why.words());
        transaction.executeWithoutResult(status -> {
            letters.save(letter.refused(why, now));
            if (why.reason() == Untaken.Reason.ADDRESS) {
                unreachable.found(letter, matter.notice(), letter.fault().orElseThrow());
            }
            if (letter.status() == Letter.Status.FAILED) {
                announcements.publishEvent(new LetterFailed(matter.notice(), letter));
            } else if (letter.isBarred()) {
                announcements.publishEvent(new LetterBarred(matter.notice(), letter));
            }
        });
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }
}
