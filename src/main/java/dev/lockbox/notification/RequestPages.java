package dev.lockbox.notification;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Reader;
import dev.lockbox.identity.Readers;
import dev.lockbox.policy.Approvers;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Shows a request to whoever followed a mail to it, in their language and by their clock. To show it decides nothing. */
@Component
public class RequestPages {

    /** What browsers let the page do: be shown in its own style, and nothing else. */
    public static final String POLICY = Stationery.PAGE_POLICY + "; frame-ancestors 'none'";

    private final Stationery stationery;
    private final RequestPage page;
    private final Phrases phrases;
    private final Readers readers;
    private final Approvers approvers;
    private final Clock clock;

    RequestPages(
            Stationery stationery,
            RequestPage page,
            Phrases phrases,
            Readers readers,
            Approvers approvers,
            Clock clock) {
        this.stationery = stationery;
        this.page = page;
        this.phrases = phrases;
        this.readers = readers;
        this.approvers = approvers;
        this.clock = clock;
    }

    /**
     * Whether they may see it has been asked before.
     *
     * @param grant what was opened on it; null if nothing was
     */
    public String of(AccessRequest request, AccessGrant grant, Person person) {
        Instant now = clock.instant();
        Reader reader = readers.of(person);
        var words = new Words(stationery.bundle(reader.language()), reader.timeZone());
        var shown = new RequestPage.Shown(
                request,
                Optional.ofNullable(grant),
                part(person, request),
                isAsked(person, request, now),
                SeparationOfDuties.maySeeTheReceipt(person, request),
                phrases.of(request, person),
                words,
                now);
        var sheet = Sheet.page(words);
        return stationery.printPage(page.write(shown, sheet), sheet);
    }

    private static Part part(Person person, AccessRequest request) {
        if (person.id().equals(request.requester())) {
            return Part.REQUESTER;
        }
        return person.isOfProvider() ? Part.INTERNAL_APPROVER : Part.APPROVER;
    }

    /** Whether its task in Tasklist is for them. */
    private boolean isAsked(Person person, AccessRequest request, Instant now) {
        if (!request.awaitsAnAnswerAt(now)) {
            return false;
        }
        return request.awaitsTheCustomerAt(now)
                ? approvers.mayDecide(person, request)
                : request.internalStep()
                        .filter(step -> SeparationOfDuties.mayHaveApprovedInternally(person, step, request))
                        .isPresent();
    }
}
