package dev.lockbox.notification;

import static java.util.stream.Collectors.toMap;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What became of letters, for those who look after Lockbox: what could not be sent is theirs to see and to send anew. */
@Component
public class Letters {

    private static final Pattern PLACE = Pattern.compile("[0-9]{1,18}");

    private final LetterRecords records;
    private final NoticeRecords notices;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    Letters(LetterRecords records, NoticeRecords notices, ApplicationEventPublisher announcements, Clock clock) {
        this.records = records;
        this.notices = notices;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** A letter and what it is about. */
    public record Found(Letter letter, Notice notice) {}

    /**
     * The newest first.
     *
     * @param before the place of the last one on the page before; null to begin
     * @throws Refused if that person does not look after Lockbox
     */
    public List<Found> find(Letter.Status status, Long before, int limit, Person by) {
        onlyThePlatformAdministratorSeesLetters(by);
        List<Letter> found = records.findBefore(status.name(), before == null ? Long.MAX_VALUE : before, limit);
        Map<String, Notice> about = found.isEmpty()
                ? Map.of()
                : notices
                        .findByIdIn(
                                found.stream().map(Letter::noticeId).distinct().toList())
                        .stream()
                        .collect(toMap(Notice::id, notice -> notice));
        return found.stream()
                .map(letter -> new Found(letter, about.get(letter.noticeId())))
                .toList();
    }

    /**
     * Has one that failed tried anew, for another day.
     *
     * @param place its own
     * @throws Refused if that person may not, or no such letter failed
     */
    @Transactional
    public void retry(String place, Person by) {
        onlyThePlatformAdministratorSeesLetters(by);
        Letter failed = Optional.of(place)
                .filter(PLACE.asMatchPredicate())
                .map(Long::valueOf)
                .flatMap(records::findLockedByPlace)
                .filter(letter -> letter.status() == Letter.Status.FAILED)
                .orElseThrow(() -> Refused.notFound("letter " + place + " that failed"));
        records.save(failed.triedAnew(clock.instant()));
        announcements.publishEvent(
                new LetterRetried(notices.findById(failed.noticeId()).orElseThrow(), failed, by.id()));
    }

    private static void onlyThePlatformAdministratorSeesLetters(Person by) {
        if (!by.administersThePlatform()) {
            throw Refused.notAllowed(
                    "onlyThePlatformAdministratorSeesLetters",
                    "Only a platform administrator sees which mails could not be sent, and has them sent anew.");
        }
    }
}
