package dev.lockbox.identity;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/**
 * How one person is written to, and where beside their own address. Kept apart from the {@link Person}: it gives no power,
 * and changing it ends no session.
 */
public final class Contact extends AbstractAggregateRoot<Contact> {

    @Id
    private String person;

    private String language;
    private String timeZone;
    private String alternateAddresses;
    private boolean backup;

    @Version
    private Integer version;

    private Contact() {}

    /** Of somebody of whom nobody has said anything yet. */
    static Contact of(Person person) {
        var contact = new Contact();
        contact.person = person.id();
        return contact;
    }

    public String person() {
        return person;
    }

    /** In which language they want to be written to; empty if that is left to their side. */
    public Optional<Locale> language() {
        return Optional.ofNullable(language).map(Locale::forLanguageTag);
    }

    /** By whose clock; empty likewise. */
    public Optional<ZoneId> timeZone() {
        return Optional.ofNullable(timeZone).map(ZoneId::of);
    }

    /** Where notices go as well. */
    public List<String> alternateAddresses() {
        return alternateAddresses == null ? List.of() : List.of(alternateAddresses.split(","));
    }

    /** Everywhere something goes that is for them. */
    public Stream<String> addresses(Person whose) {
        return Stream.concat(Stream.of(whose.mail()), alternateAddresses().stream());
    }

    /** Whether they are told when the first have not answered for a while, and not before. */
    public boolean isBackup() {
        return backup;
    }

    ContactDetails details(Person whose) {
        return new ContactDetails(
                whose.mail(), language().orElse(null), timeZone().orElse(null), alternateAddresses(), backup);
    }

    /** @return whether anything is different now */
    boolean change(ContactDetails wanted, Person whose, Person by) {
        ContactDetails before = details(whose);
        if (wanted.equals(before)) {
            return false;
        }
        language = wanted.language() == null ? null : wanted.language().toLanguageTag();
        timeZone = wanted.timeZone() == null ? null : wanted.timeZone().getId();
        alternateAddresses =
                wanted.alternateAddresses().isEmpty() ? null : String.join(",", wanted.alternateAddresses());
        backup = wanted.backup();
        whose.correctMail(wanted.mail());
        registerEvent(new ContactChanged(whose.tenant().orElse(null), person, before, wanted, by.id()));
        return true;
    }
}
