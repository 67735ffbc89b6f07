package dev.lockbox.api;

import dev.lockbox.identity.Person;
import dev.lockbox.notification.Phrases;
import dev.lockbox.policy.SeparationOfDuties;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** By what whoever asks knows a mail that is about no request. */
@RestController
@RequestMapping("/api/v1/phrase")
class PhraseApi {

    private final Phrases phrases;

    PhraseApi(Phrases phrases) {
        this.phrases = phrases;
    }

    record Phrase(String phrase) {}

    @GetMapping
    Phrase get(@AuthenticationPrincipal Person person) {
        SeparationOfDuties.onlyThoseWithARoleKnow(person);
        return new Phrase(phrases.of(person));
    }
}
