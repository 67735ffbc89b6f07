package dev.lockbox.notification;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.ProviderSettings;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How people, and the provider, are called in mails. */
@Component
class Named {

    private final People people;
    private final ProviderSettings provider;

    Named(People people, ProviderSettings provider) {
        this.people = people;
        this.provider = provider;
    }

    /** Empty where it goes without one. */
    Optional<Inert> provider() {
        return Optional.ofNullable(provider.name()).map(Inert::of);
    }

    /** As it stands behind somebody who works there. */
    Inert ofTheProvider(Words words) {
        return provider().map(name -> words.say("provider.of.named", name)).orElseGet(() -> words.say("provider.of"));
    }

    /** With their name, which is quoted since they may have chosen it, and their user name. */
    Inert inFull(String person, Words words) {
        return people.findById(person).map(it -> inFull(it, words)).orElseGet(() -> Inert.id(person));
    }

    private static Inert inFull(Person person, Words words) {
        return words.say("person", Inert.quoted(person.name(), words), Inert.id(person.id()));
    }

    /** Somebody of the other side by their user name alone, as everywhere else they are shown to it. */
    Inert to(Part reader, String person, Words words) {
        return people.findById(person)
                .filter(it -> it.isOfProvider() != reader.isOfCustomer())
                .map(it -> inFull(it, words))
                .orElseGet(() -> Inert.id(person));
    }

    /** The same of somebody who acted for the customer, with in whose stead where it was in somebody's. */
    Inert to(Part reader, String person, Optional<String> onBehalfOf, Words words) {
        Inert who = to(reader, person, words);
        return onBehalfOf
                .map(absent -> words.say("person.stead", who, to(reader, absent, words)))
                .orElse(who);
    }
}
