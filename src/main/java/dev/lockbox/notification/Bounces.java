package dev.lockbox.notification;

import dev.lockbox.notification.BounceMailbox.Verdict;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** Takes note of letters that come back. Every node may look: what was believed of a letter once is nothing new again. */
@Component
public class Bounces {

    private static final Logger LOG = LoggerFactory.getLogger(Bounces.class);

    private final BounceSettings settings;
    private final BounceMailbox mailbox;
    private final LetterRecords letters;
    private final NoticeRecords notices;
    private final UnreachableAddresses unreachable;
    private final ApplicationEventPublisher announcements;
    private final TransactionOperations transaction;
    private final Clock clock;

    private volatile Instant unreadSince;

    Bounces(
            BounceSettings settings,
            BounceMailbox mailbox,
            LetterRecords letters,
            NoticeRecords notices,
            UnreachableAddresses unreachable,
            ApplicationEventPublisher announcements,
            TransactionOperations transaction,
            Clock clock) {
        this.settings = settings;
        this.mailbox = mailbox;
        this.letters = letters;
        this.notices = notices;
        this.unreachable = unreachable;
        this.announcements = announcements;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Reads what came back since, if a mailbox is named. */
    public void round() {
        if (!settings.areRead()) {
            return;
        }
        var unjudged = new AtomicReference<Exception>();
        try {
            mailbox.read(mail -> judge(mail, unjudged));
        } catch (MessagingException | CannotCreateTransactionException e) {
            unjudged.set(e);
        }
        if (unjudged.get() == null) {
            unreadSince = null;
        } else if (unreadSince == null) {
            unreadSince = clock.instant();
            LOG.warn("What came back to {} cannot all be read: {}", settings, unjudged.toString());
        }
    }

    /** One that cannot be judged now keeps the others from nothing; while the database is away none can. */
    private Verdict judge(byte[] mail, AtomicReference<Exception> unjudged) {
        try {
            return judge(mail);
        } catch (CannotCreateTransactionException e) {
            throw e;
        } catch (RuntimeException e) {
            unjudged.set(e);
            return Verdict.LATER;
        }
    }

    /** Since when what came back cannot be read, or not all of it; empty while it can. */
    Optional<Instant> unreadSince() {
        return Optional.ofNullable(unreadSince);
    }

    private Verdict judge(byte[] mail) {
        return DeliveryReport.read(mail)
                .map(report -> transaction.execute(status -> letters.findLockedById(report.letterId())
                        .map(letter -> judge(letter, report))
                        .orElse(Verdict.LEFT)))
                .orElse(Verdict.LEFT);
    }

    private Verdict judge(Letter letter, DeliveryReport report) {
        return report.failures().stream()
                .filter(failure -> failure.isOf(letter.address()))
                .findFirst()
                .map(failure -> believe(letter, failure))
                .orElse(Verdict.LEFT);
    }

    private Verdict believe(Letter letter, DeliveryReport.Failure failure) {
        if (letter.status() == Letter.Status.WAITING || letter.status() == Letter.Status.HANDED_OVER) {
            // The postman is at it, and does not know yet that it left.
            return Verdict.LATER;
        }
        Notice notice = notices.findById(letter.noticeId()).orElseThrow();
        boolean news = letter.status() == Letter.Status.SENT;
        if (news) {
            letters.save(letter.cameBack(failure.reason()));
        }
        if (failure.isForGood()) {
            unreachable.found(letter, notice, failure.reason());
        }
        if (news) {
            LOG.warn(
                    "Letter {} ({}) came back: {}",
                    letter.place(),
                    notice.topic().id(),
                    failure.reason());
            announcements.publishEvent(new LetterFailed(notice, letter));
        }
        return Verdict.BELIEVED;
    }
}
