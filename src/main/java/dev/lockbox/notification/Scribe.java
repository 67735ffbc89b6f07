package dev.lockbox.notification;

import dev.lockbox.identity.Offering;
import dev.lockbox.ledger.Checkpoints;
import dev.lockbox.ledger.Log;
import dev.lockbox.request.AccessRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailPreparationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes every mail: what happened, then what its reader can do about it and where, then what shows the mail to be Lockbox's.
 */
@Component
class Scribe implements Composer {

    /** What leaves later than this says so. */
    private static final Duration IN_TIME = Duration.ofMinutes(10);

    private final Stationery stationery;
    private final RequestMails aboutRequests;
    private final AccessMails aboutAccess;
    private final CustomerMails aboutCustomers;
    private final Named named;
    private final Phrases phrases;
    private final Checkpoints checkpoints;
    private final MailSettings settings;
    private final Clock clock;

    Scribe(
            Stationery stationery,
            RequestMails aboutRequests,
            AccessMails aboutAccess,
            CustomerMails aboutCustomers,
            Named named,
            Phrases phrases,
            Checkpoints checkpoints,
            MailSettings settings,
            Clock clock) {
        this.stationery = stationery;
        this.aboutRequests = aboutRequests;
        this.aboutAccess = aboutAccess;
        this.aboutCustomers = aboutCustomers;
        this.named = named;
        this.phrases = phrases;
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Mail compose(Matter matter, Letter letter) {
        try {
            var words = new Words(stationery.bundle(letter.language()), letter.timeZone(), letter.isWithoutWords());
            return compose(new Occasion(matter, letter, words, clock.instant()));
        } catch (MailException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MailPreparationException(
                    "The letter cannot be written: " + matter.notice().topic().id(), e);
        }
    }

    private Mail compose(Occasion occasion) {
        var sheet = new Sheet(occasion.words());
        Optional<URI> link = link(occasion);
        named.provider().ifPresent(name -> sheet.note("provider.header", name));
        late(occasion, sheet);
        if (occasion.words().areOnlyOwn()) {
            sheet.say("words.leftOut");
        }
        Inert subject = write(occasion, sheet);
        whereToGo(occasion, link, sheet);
        phrase(occasion, sheet);
        if (occasion.isToCustomer()) {
            occasion.matter().tenant().ifPresent(tenant -> howFarTheLogHadCome(Log.of(tenant.id()), sheet));
        }
        return stationery.print(subject, sheet, link.isPresent());
    }

    private Inert write(Occasion occasion, Sheet sheet) {
        return switch (occasion.topic()) {
            case REQUEST_WAITS, REMINDER, ESCALATION -> aboutRequests.waits(occasion, sheet);
            case INTERNAL_APPROVAL_WAITS, INTERNAL_REMINDER -> aboutRequests.waitsInternally(occasion, sheet);
            case DECIDED -> aboutRequests.decided(occasion, sheet);
            case WITHDRAWN -> aboutRequests.withdrawn(occasion, sheet);
            case EXPIRED -> aboutRequests.expired(occasion, sheet);
            case GRANT_OPENED -> aboutAccess.opened(occasion, sheet);
            case GRANT_ENDS_SOON -> aboutAccess.endsSoon(occasion, sheet);
            case GRANT_ENDED -> aboutAccess.ended(occasion, sheet);
            case DOOR_RESISTS -> aboutAccess.doorResists(occasion, sheet);
            case SETTINGS_CHANGED -> aboutCustomers.settingsChanged(occasion, sheet);
            case NOT_ASKED -> aboutCustomers.notAsked(occasion, sheet);
            case NOBODY_REACHABLE -> aboutRequests.nobodyReachable(occasion, sheet);
        };
    }

    /**
     * To the task while it waits, then to the page of the request. Never for m365, whatever the table of terms says: that is
     * the offering's promise. Nor where the tenant wants none.
     */
    private Optional<URI> link(Occasion occasion) {
        return occasion.matter()
                .request()
                .filter(request -> request.offering() == Offering.AZURE)
                .filter(request -> request.mailRule().equals("portalLink"))
                .filter(request -> occasion.tenant().notices().mailLinks())
                .filter(request -> occasion.isToCustomer() || occasion.part() == Part.INTERNAL_APPROVER)
                .map(request -> URI.create(settings.portal().toString().replaceAll("/+$", "")
                        + (occasion.topic().asks() ? "/requests/" : "/api/v1/requests/")
                        + request.id()));
    }

    /** A reminder says anyway how much time is left, and one ahead of time has nothing to say of the past. */
    private static void late(Occasion occasion, Sheet sheet) {
        Instant happened = occasion.matter().notice().createdAt();
        if (occasion.now().isBefore(happened.plus(IN_TIME))) {
            return;
        }
        switch (occasion.topic()) {
            case REMINDER, INTERNAL_REMINDER, ESCALATION, GRANT_ENDS_SOON -> {}
            case REQUEST_WAITS, INTERNAL_APPROVAL_WAITS ->
                sheet.shout(
                        "late.asks",
                        occasion.words().both(happened),
                        occasion.leftUntil(occasion.request().answerBefore().orElseThrow()));
            default -> sheet.note("late", occasion.words().both(happened));
        }
    }

    private static void whereToGo(Occasion occasion, Optional<URI> link, Sheet sheet) {
        boolean asks = occasion.topic().asks();
        Optional<AccessRequest> request = occasion.matter().request();
        if (link.isPresent()) {
            sheet.link(asks ? "go.link.decide" : "go.link.read", link.get());
        } else if (request.isEmpty()) {
            sheet.say("go.plain");
        } else if (asks) {
            sheet.say("go.noLink.decide", Inert.of(request.get().serviceRequestNumber()), occasion.code());
        } else {
            sheet.say(occasion.isToCustomer() ? "go.noLink.read" : "go.signIn.read", occasion.code());
        }
    }

    private void phrase(Occasion occasion, Sheet sheet) {
        boolean toCustomer = occasion.isToCustomer();
        Optional<AccessRequest> request = occasion.matter().request().filter(it -> occasion.part() != Part.OPERATOR);
        if (request.isPresent()) {
            sheet.phrase(phrases.ofRequest(request.get(), toCustomer), "phrase.request");
        } else if (toCustomer) {
            sheet.phrase(phrases.ofTenant(occasion.tenant().id()), "phrase.tenant");
        } else {
            sheet.phrase(phrases.ofProvider(), "phrase.provider");
        }
    }

    private void howFarTheLogHadCome(Log log, Sheet sheet) {
        if (checkpoints.standsStill(log)) {
            sheet.shout("checkpoint.standsStill");
        }
        sheet.kept("checkpoint.keep", checkpoint(log).note().toString());
    }

    /** An older one rather than no mail. */
    private Checkpoints.Signed checkpoint(Log log) {
        if (checkpoints.standsStill(log)) {
            return checkpoints.newest(log);
        }
        try {
            return checkpoints.upToNow(log);
        } catch (DataAccessException | TransactionException e) {
            return checkpoints.newest(log);
        }
    }
}
