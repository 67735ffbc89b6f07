package dev.lockbox.process;

import dev.lockbox.change.Effect;
import dev.lockbox.change.FourEyes;
import dev.lockbox.change.ModelChange;
import dev.lockbox.change.ModelChanges;
import dev.lockbox.change.Proposal;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.guard.StoredModels;
import dev.lockbox.process.model.ModelFault;
import dev.lockbox.process.model.ModelFiles;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The one way models get live: all that would be live is checked together, compared with what is, and goes live at once,
 * alone among all nodes, unless it loosens the lock; then it waits for a second process owner. Only files that changed
 * become new versions.
 */
@Component
public class Models {

    /** Who put forward what was found at the start. */
    static final String LOCKBOX = "Lockbox";

    /** What the SQL standard calls a text that is longer than its column. */
    private static final String TOO_LONG = "22001";

    private final ModelFolders folders;
    private final StoredModels stored;
    private final Examiner examiner;
    private final ModelChanges changes;
    private final Replay replay;
    private final People people;
    private final OneNodeAtATime nodes;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    Models(
            ModelFolders folders,
            StoredModels stored,
            Examiner examiner,
            ModelChanges changes,
            Replay replay,
            People people,
            OneNodeAtATime nodes,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.folders = folders;
        this.stored = stored;
        this.examiner = examiner;
        this.changes = changes;
        this.replay = replay;
        this.people = people;
        this.nodes = nodes;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** One model that is live; a file may hold several. */
    public record Live(String file, String key, int version, Instant deployedAt) {}

    /**
     * What lies in the folders of this node, compared with what is live.
     *
     * @param state {@code unchanged}, {@code live} or {@code staged} for what a deployment would do, or {@code faulty}
     * @param files the names of those that read otherwise
     * @param liveBefore the names of those among them that read as they did before: a start leaves them alone
     * @param replay how requests of late would have fared; null if the policy is not among them
     */
    public record Found(
            String state,
            List<String> files,
            List<String> liveBefore,
            List<Effect> differences,
            List<ModelFault> faults,
            Replay.Outcome replay) {}

    /**
     * What became of a deployment.
     *
     * @param outcome {@code live}, {@code staged} or {@code unchanged}
     * @param change the id of the change; null if nothing changed
     * @param files the names of those that changed
     * @param replay how requests of late would have fared; null if the policy is not among them
     */
    public record Outcome(
            String outcome, String change, List<String> files, List<Effect> differences, Replay.Outcome replay) {

        static final String LIVE = "live";
        static final String STAGED = "staged";
        static final String UNCHANGED = "unchanged";
        static final String FAULTY = "faulty";
    }

    public List<Live> live() {
        return stored.live().stream()
                .map(model -> new Live(model.file(), model.key(), model.version(), model.deployedAt()))
                .toList();
    }

    /** The live text of a file; empty if none of that name is live. */
    public Optional<String> liveText(String file) {
        return Optional.ofNullable(liveFiles().texts().get(file));
    }

    public Found found() {
        Comparison comparison = Comparison.of(liveFiles(), folders.read(), examiner);
        return new Found(
                whatItWouldDo(comparison),
                names(comparison.changed()),
                names(liveBefore(comparison.changed())),
                comparison.effects().all(),
                comparison.faults(),
                comparison.faults().isEmpty() ? replayed(comparison) : null);
    }

    private Replay.Outcome replayed(Comparison comparison) {
        return replay.of(comparison.changed().texts()).orElse(null);
    }

    private static String whatItWouldDo(Comparison comparison) {
        if (!comparison.faults().isEmpty()) {
            return Outcome.FAULTY;
        }
        if (comparison.changed().isEmpty()) {
            return Outcome.UNCHANGED;
        }
        return comparison.effects().loosen() ? Outcome.STAGED : Outcome.LIVE;
    }

    /**
     * Has what lies in the folders go live, or wait for a second process owner.
     *
     * @throws Refused if that person may not, or with every fault by file and element
     */
    public Outcome deployFolders(Person by) {
        FourEyes.onlyProcessOwnersChangeModels(by);
        try {
            return nodes.call(() -> take(Proposal.Origin.FOLDER, folders.read(), by))
                    .outcome();
        } catch (UnfitModels unfit) {
            announcements.publishEvent(new FolderRefused(unfit.faults()));
            throw unfit.refused();
        }
    }

    /**
     * The same for files that were handed in, which lie over what is live.
     *
     * @throws NotLiveYet if they were kept, and wait
     */
    DeploymentWithDefinitions deploy(Map<String, byte[]> files, Person by) {
        FourEyes.onlyProcessOwnersChangeModels(by);
        Taken taken = told(() -> take(Proposal.Origin.UPLOAD, ModelTexts.of(files), by));
        if (taken.outcome().outcome().equals(Outcome.STAGED)) {
            throw new NotLiveYet(taken.change());
        }
        return Optional.ofNullable(taken.deployment()).orElseGet(() -> deploymentOf(files.keySet()));
    }

    /** Where files are live from that did not change. */
    private DeploymentWithDefinitions deploymentOf(Collection<String> files) {
        return stored.live().stream()
                .filter(model -> files.contains(model.file()))
                .findFirst()
                .map(model -> stored.deployment(model.deployment()))
                .orElseThrow();
    }

    private record Taken(Outcome outcome, ModelChange change, DeploymentWithDefinitions deployment) {}

    private Taken take(Proposal.Origin origin, ModelTexts brought, Person by) {
        Person owner = processOwner(by);
        Comparison comparison = Comparison.of(liveFiles(), brought, examiner);
        comparison.mustPass();
        if (comparison.changed().isEmpty()) {
            return new Taken(new Outcome(Outcome.UNCHANGED, null, List.of(), List.of(), null), null, null);
        }
        Proposal proposal = proposal(origin, comparison);
        boolean waits = comparison.effects().loosen();
        Replay.Outcome replayed = replayed(comparison);
        ModelChange change = waits ? stage(proposal, owner) : ModelChange.live(proposal, owner.id(), clock.instant());
        changes.save(change);
        var deployment = waits ? null : goLive(comparison, owner.id(), null);
        return new Taken(
                new Outcome(
                        waits ? Outcome.STAGED : Outcome.LIVE,
                        change.id(),
                        names(comparison.changed()),
                        comparison.effects().all(),
                        replayed),
                change,
                deployment);
    }

    private ModelChange stage(Proposal proposal, Person owner) {
        Optional<ModelChange> waiting = changes.findLockedByStatus(ModelChange.Status.STAGED);
        waiting.ifPresent(it -> changes.save(it.giveWay()));
        return ModelChange.stage(proposal, waiting.orElse(null), owner, clock.instant());
    }

    /** As they are at this moment: their role may have been taken while they waited for their turn. */
    private Person processOwner(Person by) {
        Person owner = people.findById(by.id()).orElse(by);
        FourEyes.onlyProcessOwnersChangeModels(owner);
        return owner;
    }

    /**
     * What a start makes of the folders.
     *
     * @param liveBefore the names of files that read as they did before, and were left alone
     * @param wentLive the names of files that are live now
     * @param waiting what would loosen the lock, for which two process owners must put it forward; empty if nothing
     * @param nothingIsLive whether there is nothing requests could follow
     */
    record Start(
            List<String> liveBefore,
            List<String> wentLive,
            List<Effect> waiting,
            List<ModelFault> faults,
            boolean nothingIsLive) {}

    /** @param mayDeploy whether something may go live, or this only looks */
    Start start(boolean mayDeploy) {
        try {
            return nodes.call(() -> begin(mayDeploy));
        } catch (UnfitModels unfit) {
            return new Start(
                    List.of(), List.of(), List.of(), unfit.faults(), liveFiles().isEmpty());
        }
    }

    // A file that reads as it did before is no edit: it is old, on a node whose folder nobody brought up to date, or
    // where
    // an upload was not saved.
    private Start begin(boolean mayDeploy) {
        ModelTexts folder = folders.read();
        ModelFiles live = liveFiles();
        ModelFiles old = liveBefore(folder.files().changedFrom(live));
        Comparison comparison =
                Comparison.of(live, new ModelTexts(folder.files().changedFrom(old), folder.faults()), examiner);
        comparison.mustPass();
        boolean waits = comparison.effects().loosen();
        boolean goes = mayDeploy && !waits && !comparison.changed().isEmpty();
        if (goes) {
            changes.save(ModelChange.live(proposal(Proposal.Origin.FOLDER, comparison), LOCKBOX, clock.instant()));
            goLive(comparison, null, null);
        }
        return new Start(
                names(old),
                goes ? names(comparison.changed()) : List.of(),
                waits ? comparison.effects().all() : List.of(),
                List.of(),
                comparison.nothingIsLive() && !goes);
    }

    /**
     * Agrees to a change that waits, which goes live.
     *
     * @throws Refused if that person may not, if it waits no more, or if it would do something else now than it says
     */
    public ModelChange approve(String id, Person by) {
        FourEyes.onlyProcessOwnersChangeModels(by);
        return told(() -> {
            Person owner = processOwner(by);
            ModelChange change = locked(id).approve(owner, clock.instant());
            ModelFiles live = liveFiles();
            var brought = new ModelTexts(new ModelFiles(change.files()), List.of());
            change.mustBeComparedWith(ModelTexts.fingerprint(live));
            Comparison comparison = Comparison.of(live, brought, examiner);
            comparison.mustPass();
            change.mustStillDo(comparison.effects());
            changes.save(change);
            goLive(comparison, change.proposedBy(), owner.id());
            return change;
        });
    }

    /** @throws Refused if that person may not, or if it waits no more */
    public ModelChange reject(String id, Person by) {
        FourEyes.onlyProcessOwnersChangeModels(by);
        return nodes.call(() -> changes.save(locked(id).reject(processOwner(by), clock.instant())));
    }

    private ModelChange locked(String id) {
        return changes.findLockedById(id).orElseThrow(() -> Refused.notFound("change " + id));
    }

    private DeploymentWithDefinitions goLive(Comparison comparison, String by, String approvedBy) {
        DeploymentWithDefinitions deployment = deploy(comparison.changed());
        if (!liveFiles().equals(comparison.after())) {
            throw new UnfitModels(comparison.changed().texts().keySet().stream()
                    .map(file -> ModelTexts.fault(
                            file,
                            "onlyWhatWasCheckedIsLive",
                            "would not be live as it was checked: it holds no model that can be executed, or one that"
                                    + " another file holds too; keep the names of the files"))
                    .toList());
        }
        announcements.publishEvent(new ModelDeployed(
                deployment.getId(),
                versions(deployment),
                by,
                approvedBy,
                comparison.effects().all()));
        return deployment;
    }

    private List<String> versions(DeploymentWithDefinitions deployment) {
        return stored.live().stream()
                .filter(model -> model.deployment().equals(deployment.getId()))
                .map(model -> model.file() + ", version " + model.version())
                .toList();
    }

    // What only the engine finds is a fault too, and must not stop the application.
    private DeploymentWithDefinitions deploy(ModelFiles changed) {
        try {
            return stored.deploy(ModelTexts.bytes(changed));
        } catch (RuntimeException failed) {
            if (Causes.isRace(failed) || isTheDatabases(failed)) {
                throw failed;
            }
            throw new UnfitModels(faults(failed, changed), failed);
        }
    }

    // A name the engine has no room for is the model's; that the database is away is not.
    private static boolean isTheDatabases(RuntimeException failed) {
        return Causes.of(failed, SQLException.class).isPresent() && !isTooLong(failed);
    }

    private static boolean isTooLong(RuntimeException failed) {
        return Causes.of(failed, SQLException.class)
                .map(SQLException::getSQLState)
                .filter(TOO_LONG::equals)
                .isPresent();
    }

    private static List<ModelFault> faults(RuntimeException failed, ModelFiles changed) {
        List<ModelFault> faults = new ArrayList<>();
        Causes.of(failed, ParseException.class)
                .ifPresent(parsing -> parsing.getResorceReports().forEach(report -> report.getErrors()
                        .forEach(error -> faults.add(new ModelFault(
                                report.getResourceName(),
                                error.getMainElementId(),
                                "theEngineCanReadIt",
                                "line " + error.getLine() + ": " + error.getMessage())))));
        if (isTooLong(failed)) {
            faults.add(ModelTexts.fault(
                    String.join(", ", names(changed)),
                    "namesAreShort",
                    "holds a name, an id or a version tag that is longer than the engine keeps"));
        } else if (faults.isEmpty()) {
            String rule = Causes.of(failed, Refused.class).map(Refused::rule).orElse("theEngineCanReadIt");
            String reason = Causes.of(failed, Refused.class)
                    .map(Refused::getMessage)
                    .orElseGet(() -> String.valueOf(failed.getMessage()));
            faults.add(ModelTexts.fault(String.join(", ", names(changed)), rule, reason));
        }
        return faults;
    }

    /** In a transaction of its own, alone; with the words of doors for what is unfit. */
    private <T> T told(Supplier<T> work) {
        try {
            return nodes.call(work);
        } catch (UnfitModels unfit) {
            throw unfit.refused();
        }
    }

    private static Proposal proposal(Proposal.Origin origin, Comparison comparison) {
        return new Proposal(
                origin, comparison.changed().texts(), comparison.effects(), ModelTexts.fingerprint(comparison.live()));
    }

    private ModelFiles liveFiles() {
        return new ModelFiles(stored.live().stream()
                .collect(Collectors.toMap(
                        StoredModels.Stored::file,
                        model -> ModelTexts.stored(model.content()),
                        (one, same) -> one,
                        TreeMap::new)));
    }

    private ModelFiles liveBefore(ModelFiles changed) {
        return new ModelFiles(changed.texts().entrySet().stream()
                .filter(file -> stored.everIn(file.getKey()).stream()
                        .map(ModelTexts::stored)
                        .anyMatch(file.getValue()::equals))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static List<String> names(ModelFiles files) {
        return List.copyOf(files.texts().keySet());
    }

    /** Where the models come from, in words for the operator. */
    public String describe() {
        return folders.describe();
    }
}
