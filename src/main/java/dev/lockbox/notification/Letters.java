package dev.lockbox.notification;

import static java.util.stream.Collectors.toMap;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What became of letters, for those who look after Lockbox: what could not be sent is theirs to see and to send anew. */
@Component
public class Letters {

    private final LetterRecords records;
    private final NoticeRecords notices;
    private final Clock clock;

    Letters(LetterRecords records, NoticeRecords notices, Clock clock) {
        this.records = records;
        this.notices = notices;
        this.clock = clock;
    }

    /** A letter and what it is about. */
    public record Found(Letter letter, Notice notice) {}

    /** Where a page of letters ended. */
    public record Position(Instant writtenAt, String id) {}

    /**
     * The newest first.
     *
     * @param after where the page before ended; null to begin
     * @throws Refused if that person does not look after Lockbox
     */
    public List<Found> find(Letter.Status status, Position after, int limit, Person by) {
        onlyThePlatformAdministratorSeesLetters(by);
        List<Letter> found = after == null
                ? records.findNewest(status.name(), limit)
                : records.findNewestAfter(status.name(), after.writtenAt(), after.id(), limit);
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
     * @throws Refused if that person may not, or no such letter failed
     */
    @Transactional
    public void retry(String id, Person by) {
        onlyThePlatformAdministratorSeesLetters(by);
        Letter failed = records.findLockedById(id)
                .filter(letter -> letter.status() == Letter.Status.FAILED)
                .orElseThrow(() -> Refused.notFound("letter " + id + " that failed"));
        records.save(failed.triedAnew(clock.instant()));
    }

    private static void onlyThePlatformAdministratorSeesLetters(Person by) {
        if (!by.administersThePlatform()) {
            throw Refused.notAllowed(
                    "onlyThePlatformAdministratorSeesLetters",
                    "Only a platform administrator sees which mails could not be sent, and has them sent anew.");
        }
    }
}
