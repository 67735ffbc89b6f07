package dev.lockbox.identity;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what somebody entered about a contact: what was entered changes, and the rest stays as it is. */
final class ContactReader {

    private static final int MOST_ALTERNATES = 5;

    private static final String LANGUAGE = "language";
    private static final String TIME_ZONE = "timeZone";
    private static final String MAIL = "mail";
    private static final String ALTERNATES = "alternateAddresses";
    private static final String BACKUP = "backup";

    private static final Set<String> OF_THEIR_OWN = Set.of(LANGUAGE, TIME_ZONE);
    private static final List<String> OF_THEIR_ADMINISTRATOR = List.of(MAIL, ALTERNATES, BACKUP);

    private final Map<String, Object> entered;
    private final Entry entry;

    ContactReader(Map<String, Object> entered, Entry entry) {
        this.entered = entered;
        this.entry = entry;
    }

    /**
     * What somebody may say of themselves. Where notices go is their administrator's to say: whoever took over an account must
     * not lead its mail astray.
     */
    ContactDetails own(ContactDetails known, String administrator) {
        OF_THEIR_ADMINISTRATOR.stream()
                .filter(entered::containsKey)
                .forEach(field -> entry.fault(field, "is for " + administrator + " to set"));
        somethingIsEntered(OF_THEIR_OWN);
        return new ContactDetails(
                known.mail(),
                language(known.language()),
                timeZone(known.timeZone()),
                known.alternateAddresses(),
                known.backup());
    }

    /** What an administrator says of somebody. */
    ContactDetails all(ContactDetails known) {
        Set<String> all = new HashSet<>(OF_THEIR_OWN);
        all.addAll(OF_THEIR_ADMINISTRATOR);
        somethingIsEntered(all);
        String mail = entered.containsKey(MAIL) ? MailAddress.read(entry, MAIL, entered.get(MAIL)) : known.mail();
        List<String> alternates = entered.containsKey(ALTERNATES) ? alternates() : known.alternateAddresses();
        eachOnce(mail, alternates);
        return new ContactDetails(
                mail,
                language(known.language()),
                timeZone(known.timeZone()),
                alternates,
                entered.containsKey(BACKUP) ? entry.flag(BACKUP, entered.get(BACKUP)) : known.backup());
    }

    private void somethingIsEntered(Set<String> fields) {
        if (entry.faults().isEmpty() && Collections.disjoint(entered.keySet(), fields)) {
            entry.fault(LANGUAGE, "is missing, and so is all else that could be changed");
        }
    }

    private Locale language(Locale known) {
        if (!entered.containsKey(LANGUAGE)) {
            return known;
        }
        if (entered.get(LANGUAGE) == null) {
            return null;
        }
        String tag = entry.mustBe(
                LANGUAGE,
                entry.line(LANGUAGE, entered.get(LANGUAGE), 16),
                Languages.tags()::contains,
                "must be one of " + String.join(", ", Languages.tags()) + ", or null to leave it to your side");
        return tag == null ? null : Locale.forLanguageTag(tag);
    }

    private ZoneId timeZone(ZoneId known) {
        if (!entered.containsKey(TIME_ZONE)) {
            return known;
        }
        if (entered.get(TIME_ZONE) == null) {
            return null;
        }
        String zone = entry.mustBe(
                TIME_ZONE,
                entry.line(TIME_ZONE, entered.get(TIME_ZONE), 64),
                ZoneId.getAvailableZoneIds()::contains,
                "must be the name of a time zone, such as Europe/Berlin, or null to leave it to your side");
        return zone == null ? null : ZoneId.of(zone);
    }

    private List<String> alternates() {
        Object value = entered.get(ALTERNATES);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> all)) {
            entry.fault(ALTERNATES, "must be a list of mail addresses");
            return List.of();
        }
        if (all.size() > MOST_ALTERNATES) {
            entry.fault(ALTERNATES, "must be at most " + MOST_ALTERNATES);
            return List.of();
        }
        List<String> addresses = new ArrayList<>();
        for (Object address : all) {
            String read = MailAddress.read(entry, ALTERNATES + "[" + addresses.size() + "]", address);
            addresses.add(read == null ? "" : read);
        }
        return addresses;
    }

    /** Nobody is to get one notice twice. */
    private void eachOnce(String mail, List<String> alternates) {
        if (mail == null || !entry.faults().isEmpty()) {
            return;
        }
        Set<String> met = new HashSet<>(Set.of(mail.toLowerCase(Locale.ROOT)));
        for (int i = 0; i < alternates.size(); i++) {
            if (!met.add(alternates.get(i).toLowerCase(Locale.ROOT))) {
                entry.fault(ALTERNATES + "[" + i + "]", "is there already");
            }
        }
    }
}
