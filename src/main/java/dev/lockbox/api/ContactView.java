package dev.lockbox.api;

import dev.lockbox.identity.ContactAdministration;
import dev.lockbox.identity.ContactDetails;
import dev.lockbox.identity.Reader;
import java.util.List;
import java.util.Optional;

/**
 * Where and how somebody is written to.
 *
 * @param language null if that is left to their side
 * @param timeZone null likewise
 * @param writtenTo what comes of it
 */
record ContactView(
        String user,
        String mail,
        String language,
        String timeZone,
        List<String> alternateAddresses,
        boolean backup,
        WrittenTo writtenTo) {

    record WrittenTo(String language, String timeZone) {

        static WrittenTo of(Reader reader) {
            return new WrittenTo(
                    reader.language().toLanguageTag(), reader.timeZone().getId());
        }
    }

    static ContactView of(ContactAdministration.Known known) {
        ContactDetails details = known.details();
        return new ContactView(
                known.person().id(),
                details.mail(),
                Optional.ofNullable(details.language())
                        .map(it -> it.toLanguageTag())
                        .orElse(null),
                Optional.ofNullable(details.timeZone()).map(it -> it.getId()).orElse(null),
                details.alternateAddresses(),
                details.backup(),
                WrittenTo.of(known.reader()));
    }
}
