package dev.lockbox.process.model;

import dev.lockbox.request.Ask;
import dev.lockbox.request.PolicyVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a whole set of models and says whether the lock still holds with them. It knows few words and lets nothing else
 * through: what it cannot judge, it refuses.
 */
public final class ModelCheck {

    private static final Set<String> NAMES = names();

    /** In characters; the shipped process has a twentieth of it. */
    private static final int LARGEST = 1_000_000;

    private final Duration shortestWindow;
    private final Duration longestWindow;

    /** The windows people may be given to decide, both inclusive; the longest bounds access too. */
    public ModelCheck(Duration shortestWindow, Duration longestWindow) {
        this.shortestWindow = shortestWindow;
        this.longestWindow = longestWindow;
    }

    private static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(ProcessFile.NAME, PolicyFile.NAME, TermsFile.NAME));
        names.addAll(FormFile.NAMES);
        return names;
    }

    public Checked check(ModelFiles files) {
        List<ModelFault> all = new ArrayList<>();
        files.texts().keySet().stream()
                .filter(name -> !NAMES.contains(name))
                .forEach(name -> all.add(new ModelFault(
                        name,
                        null,
                        "knownFilesOnly",
                        "It is none of the models of Lockbox. Those are "
                                + String.join(", ", NAMES.stream().sorted().toList()) + ".")));
        // Two at a time: somebody waits for the answer, and most of it is code that runs for the first time.
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            var process = readers.submit(() -> read(
                    files,
                    ProcessFile.NAME,
                    (text, faults) -> ProcessFile.read(text, shortestWindow, longestWindow, faults)));
            var policy = readers.submit(() -> read(files, PolicyFile.NAME, PolicyFile::read));
            var terms = read(files, TermsFile.NAME, (text, faults) -> TermsFile.read(text, longestWindow, faults));
            Map<String, Read<FormFile>> forms = new LinkedHashMap<>();
            for (String name : FormFile.NAMES) {
                forms.put(name, read(files, name, (text, faults) -> FormFile.read(name, text, faults)));
            }
            return checked(all, process.get(), policy.get(), terms, forms);
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException("The models cannot be checked", failed);
        } finally {
            readers.shutdownNow();
        }
    }

    private static Checked checked(
            List<ModelFault> all,
            Read<ProcessFile> process,
            Read<PolicyFile> policy,
            Read<TermsFile> terms,
            Map<String, Read<FormFile>> forms) {
        Stream.concat(Stream.of(process, policy, terms), forms.values().stream())
                .forEach(read -> all.addAll(read.faults()));
        if (!all.isEmpty()) {
            return new Checked(List.copyOf(all), Optional.empty());
        }
        Map<String, FormFile> found = new LinkedHashMap<>();
        forms.forEach((name, form) -> found.put(name, form.found().orElseThrow()));
        return new Checked(
                List.of(),
                Optional.of(new Whole(
                        process.found().orElseThrow(),
                        policy.found().orElseThrow(),
                        terms.found().orElseThrow(),
                        found)));
    }

    /** One file, as far as it could be read. */
    private record Read<T>(Optional<T> found, List<ModelFault> faults) {}

    private static <T> Read<T> read(ModelFiles files, String name, Reader<T> reader) {
        var faults = new Faults(name);
        String text = files.texts().get(name);
        if (text == null) {
            faults.add(null, "nothingLeftOut", "The file is missing.");
            return new Read<>(Optional.empty(), faults.all());
        }
        if (text.length() > LARGEST) {
            faults.add(null, "notTooLarge", "The file is larger than a model is: at most " + LARGEST + " characters.");
            return new Read<>(Optional.empty(), faults.all());
        }
        return new Read<>(understood(reader, text, faults), faults.all());
    }

    // Whatever somebody drew, it is refused or taken: the check itself does not break down over it.
    private static <T> Optional<T> understood(Reader<T> reader, String text, Faults faults) {
        try {
            return reader.read(text, faults);
        } catch (RuntimeException | StackOverflowError beyondIt) {
            faults.add(null, "readable", "It cannot be made sense of: " + Faults.because(beyondIt));
            return Optional.empty();
        }
    }

    @FunctionalInterface
    private interface Reader<T> {
        Optional<T> read(String text, Faults faults);
    }

    private record Whole(ProcessFile process, PolicyFile policy, TermsFile terms, Map<String, FormFile> forms)
            implements Understood {

        @Override
        public List<String> simulate(Ask ask, Simulation.Given given) {
            return new Simulation(process, policy, terms, ask, given).walk();
        }

        // A stricter verdict can lead another way through the process, past an approval that stood on the first.
        private List<Difference> approvalsGoneByTheOtherWay(Whole was) {
            List<Difference> gone = new ArrayList<>();
            policy.verdicts().forEach((inputs, verdict) -> {
                PolicyVerdict before = was.policy.verdicts().get(inputs);
                if (before.outcome() != verdict.outcome()) {
                    for (boolean consentDue : new boolean[] {true, false}) {
                        Set<String> dropped = was.process.approvals(inputs.offering(), consentDue, before.outcome());
                        dropped.removeAll(process.approvals(inputs.offering(), consentDue, verdict.outcome()));
                        if (process.opens(inputs.offering(), consentDue, verdict.outcome()) && !dropped.isEmpty()) {
                            gone.add(new Difference(
                                    inputs.offering(),
                                    true,
                                    "access for " + inputs.offering().id() + " opens without "
                                            + String.join(" and ", dropped) + ", where the policy said "
                                            + before.outcome().id() + " and says "
                                            + verdict.outcome().id()));
                        }
                    }
                }
            });
            return gone.stream().distinct().toList();
        }

        @Override
        public List<Difference> differencesFrom(Understood before) {
            var was = (Whole) before;
            List<Difference> all = Stream.of(
                            new ProcessDifferences(was.process, process).all(),
                            policy.differencesFrom(was.policy),
                            approvalsGoneByTheOtherWay(was),
                            terms.differencesFrom(was.terms))
                    .flatMap(List::stream)
                    .collect(Collectors.toCollection(ArrayList::new));
            forms.forEach((name, form) -> all.addAll(form.differencesFrom(was.forms.get(name))));
            return Stream.concat(
                            all.stream().filter(Difference::loosens),
                            all.stream().filter(difference -> !difference.loosens()))
                    .toList();
        }
    }
}
