package dev.lockbox.api;

import dev.lockbox.identity.Person;
import dev.lockbox.notification.Letter;
import dev.lockbox.notification.Letters;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Mails that could not be sent, for those who look after Lockbox. */
@RestController
@RequestMapping("/api/v1/letters")
class LettersApi {

    private final Letters letters;

    LettersApi(Letters letters) {
        this.letters = letters;
    }

    /** A page of letters, the newest first; {@code next} is null on the last one. */
    record Page(List<View> letters, String next) {}

    /** @param id its place among all letters. Its Message-ID is told nobody: who knows it can say that the letter came back */
    record View(
            String id,
            String topic,
            String tenant,
            String requestId,
            String person,
            String address,
            String status,
            int tries,
            Instant writtenAt,
            Instant nextTryAt,
            Instant sentAt,
            String fault) {

        static View of(Letters.Found found) {
            Letter letter = found.letter();
            return new View(
                    String.valueOf(letter.place()),
                    found.notice().topic().id(),
                    letter.tenant().orElse(null),
                    found.notice().requestId().orElse(null),
                    letter.person().orElse(null),
                    letter.address(),
                    letter.status().name(),
                    letter.tries(),
                    letter.writtenAt(),
                    letter.status() == Letter.Status.WAITING ? letter.dueAt() : null,
                    letter.sentAt().orElse(null),
                    letter.fault().orElse(null));
        }
    }

    @GetMapping
    Page list(
            @RequestParam(required = false) String status,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) String limit,
            @AuthenticationPrincipal Person person) {
        var query = new QueryReader();
        Letter.Status wanted = query.status(status == null ? Letter.Status.FAILED.name() : status, Letter.Status.class);
        int size = query.size("limit", limit, 50, 200);
        Long before = query.number("cursor", cursor);
        query.check();
        List<Letters.Found> found = letters.find(wanted, before, size + 1, person);
        List<Letters.Found> shown = found.subList(0, Math.min(size, found.size()));
        return new Page(
                shown.stream().map(View::of).toList(),
                found.size() > size
                        ? String.valueOf(shown.get(size - 1).letter().place())
                        : null);
    }

    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void retry(@PathVariable String id, @AuthenticationPrincipal Person person) {
        letters.retry(id, person);
    }
}
