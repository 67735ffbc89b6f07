package dev.lockbox.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.CallerAddress;
import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.CloudService;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs what the provider wrote down beforehand, under a grant and for no longer than it lasts. */
@Component
public class Actions {

    private static final Duration UNTIL_ONE_MAY_HAVE_ENDED = Duration.ofSeconds(5);

    private final CatalogueAtStart catalogue;
    private final AccessGrants grants;
    private final Continuance continuance;
    private final Runs runs;
    private final Watch watch;
    private final ActionSettings settings;
    private final CallerAddress caller;
    private final TransactionTemplate transactions;
    private final ApplicationEventPublisher announcements;
    private final ObjectMapper json;
    private final Clock clock;
    private final Semaphore places;

    Actions(
            CatalogueAtStart catalogue,
            AccessGrants grants,
            Continuance continuance,
            Runs runs,
            Watch watch,
            ActionSettings settings,
            CallerAddress caller,
            TransactionTemplate transactions,
            ApplicationEventPublisher announcements,
            ObjectMapper json,
            Clock clock) {
        this.catalogue = catalogue;
        this.grants = grants;
        this.continuance = continuance;
        this.runs = runs;
        this.watch = watch;
        this.settings = settings;
        this.caller = caller;
        this.transactions = transactions;
        this.announcements = announcements;
        this.json = json;
        this.clock = clock;
        this.places = new Semaphore(settings.atOnce());
    }

    /**
     * The catalogue in plain words.
     *
     * @param service null for those of all services
     * @throws Refused if it is not for that person
     */
    public ActionsOffered offered(CloudService service, Person person) {
        ActionRules.onlyThoseConcernedSeeTheCatalogue(person);
        return ActionsOffered.of(catalogue.live(), service);
    }

    /**
     * Begins an action. It is on record before it runs.
     *
     * @param name of the action, as the caller sent it
     * @param parameters likewise
     * @throws Refused if it may not run, or with every fault in what was sent
     */
    public Running begin(Person engineer, String grantId, Object name, Object parameters) {
        AccessGrant grant = grants.usedBy(engineer, grantId);
        Action action = action(name, grant);
        ActionRules.mayRun(action, grant);
        var entry = new Entry();
        Map<String, Object> bound = action.bind(parameters, grant, entry);
        mustBeFlawless(entry, grant);
        if (!places.tryAcquire()) {
            throw tooMany("onlySoManyActionsAtOnce", "Too many actions are under way on this node.", grant);
        }
        try {
            var running = new Running(
                    recorded(action, bound, engineer, grantId),
                    action,
                    bound,
                    grant.expiresAt(),
                    continuance,
                    watch,
                    clock);
            watch.over(running, places::release);
            return running;
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
    }

    private Action action(Object name, AccessGrant grant) {
        var entry = new Entry();
        String known = entry.line("action", name, 64);
        mustBeFlawless(entry, grant);
        if (catalogue.isFaulty() || !watch.isRunning()) {
            throw Refused.conflict(
                            "noActionRunsByAFaultyCatalogue",
                            "No action runs just now: the catalogue has faults, or Lockbox stops. Ask whoever runs it.")
                    .about(grant.tenant(), grant.requestId());
        }
        return catalogue.live().action(known).orElseThrow(() -> ActionRules.onlyWhatIsInTheCatalogueRuns(known, grant));
    }

    private static void mustBeFlawless(Entry entry, AccessGrant grant) {
        if (!entry.faults().isEmpty()) {
            throw Refused.invalid(entry.faults()).about(grant.tenant(), grant.requestId());
        }
    }

    /** No record, no action; and while it is written, nobody ends the grant. */
    private ActionRun recorded(Action action, Map<String, Object> bound, Person engineer, String grantId) {
        return transactions.execute(status -> {
            AccessGrant grant = grants.heldBy(engineer, grantId);
            if (runs.underWay(grantId) >= settings.atOncePerGrant()) {
                throw tooMany(
                        "onlySoManyActionsAtOnceUnderAGrant", "Too many actions of this grant are under way.", grant);
            }
            var run = ActionRun.of(
                    action,
                    grant,
                    catalogue.live().version(),
                    written(action.recorded(bound)),
                    settings.operatorLabel(),
                    caller.current().orElse(null),
                    clock.instant());
            runs.begin(run);
            announcements.publishEvent(new ActionStarted(run));
            return run;
        });
    }

    private static Refused tooMany(String rule, String message, AccessGrant grant) {
        return Refused.tooMany(rule, message + " Wait until one has ended.", UNTIL_ONE_MAY_HAVE_ENDED)
                .about(grant.tenant(), grant.requestId());
    }

    private String written(Map<String, Object> parameters) {
        try {
            return json.writeValueAsString(parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Text, numbers and truth values are JSON", e);
        }
    }

    /** Writes down that runs of nodes that are gone have ended, nobody knows how. */
    public void recordLost() {
        watch.recordLost();
    }
}
