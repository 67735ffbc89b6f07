package dev.lockbox.process.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Thousands of edited processes, of which every one that passes the check is run, on an engine that permits everything. What
 * the check lets through may do nothing that the customer was promised would not happen.
 */
class RandomEditTests {

    private static final long SEED = Long.getLong("lockbox.random-edits.seed", 20260302L);

    /** Edited drawings; tens of thousands, once in a while, by hand. */
    private static final int EDITED = Integer.getInteger("lockbox.random-edits", 800);

    private static final int MOST_ACTS = Integer.getInteger("lockbox.random-edits.acts", 30);
    private static final int MOST_NODES = 56;

    /** With fewer accepted and run, the test would say little. */
    private static final int FEWEST = 60;

    @Test
    void theEngineTellsWhatAWeakenedModelDoes() {
        Map<String, Consumer<Drawing>> weakened = new LinkedHashMap<>();
        weakened.put("OPENS ACCESS WITHOUT CONSENT", drawing -> drawing.byId("customerIsAsked")
                .setAttribute("targetRef", "accessAllowed"));
        weakened.put("openGrant though it was denied", drawing -> drawing.byId("customerDenies")
                .setAttribute("targetRef", "accessAllowed"));
        weakened.put(
                "openGrant though it was denied [m365, consent not due by now",
                drawing -> drawing.condition(
                        drawing.byId("customerApproves"),
                        "${!consent.isDue(execution) || customerAnswer == 'Approve'}"));
        weakened.put("openGrant though nobody answered", drawing -> drawing.byId("customerSilent")
                .setAttribute("targetRef", "accessAllowed"));
        weakened.put("notifyCustomer though the provider did not clear it", drawing -> drawing.byId("approvalNeeded")
                .setAttribute("targetRef", "cleared"));
        weakened.put("waits for decideOnAccess without a deadline", drawing -> drawing.byId("decisionWindowOver")
                .setAttribute("cancelActivity", "false"));
        weakened.put("ends and leaves access open", drawing -> drawing.byId("toCloseGrant")
                .setAttribute("targetRef", "accessEnded"));
        weakened.put(
                "leaves access open without a timer and a way to end it",
                drawing -> drawing.remove(drawing.byId("grantExpiry")));
        weakened.put("cannot be stopped while it waits", drawing -> drawing.remove(drawing.byId("requestStopped")));
        weakened.put(
                "does openGrant twice",
                drawing -> drawing.into(drawing.byId("toOpenGrant"), drawing.step(drawing.process(), "openGrant")));
        weakened.put("ends without a decision", drawing -> drawing.byId("customerSilent")
                .setAttribute("targetRef", "expired"));
        weakened.put("throws: turns in a circle at cleared", drawing -> drawing.byId("toConsentDue")
                .setAttribute("targetRef", "cleared"));
        try (var engine = new PermissiveEngine()) {
            weakened.forEach((wrong, edit) -> {
                Drawing drawing = shipped();
                edit.accept(drawing);
                assertThat(engine.wrongs(drawing.text(), MOST_ACTS))
                        .anySatisfy(told -> assertThat(told).startsWith(wrong));
            });
        }
    }

    @Test
    void noAcceptedModelOpensAccessWithoutConsent(TestReporter reporter) throws IOException {
        var dice = new Random(SEED);
        var edits = new RandomEdits(dice);
        Drawing shipped = shipped();
        List<Drawing> passed = new ArrayList<>(List.of(shipped));
        Set<String> shapes = new HashSet<>(Set.of(shipped.shape()));
        Map<String, Integer> kinds = new TreeMap<>();
        Map<String, Integer> rules = new TreeMap<>();
        int accepted = 0;
        List<String> holes = new ArrayList<>();
        try (var engine = new PermissiveEngine()) {
            assertThat(engine.wrongs(shipped.text(), MOST_ACTS)).isEmpty();
            for (int i = 0; i < EDITED; i++) {
                Drawing drawing = (dice.nextBoolean() ? shipped : passed.get(dice.nextInt(passed.size()))).copy();
                List<String> done = edits.edit(drawing);
                String text = drawing.text();
                Set<String> refused = refused(text);
                refused.forEach(rule -> rules.merge(rule, 1, Integer::sum));
                if (!refused.isEmpty()) {
                    continue;
                }
                accepted++;
                if (!shapes.add(drawing.shape())) {
                    continue;
                }
                done.forEach(kind -> kinds.merge(kind, 1, Integer::sum));
                Set<String> wrongs = engine.wrongs(text, MOST_ACTS);
                if (!wrongs.isEmpty()) {
                    holes.add(done + ": " + String.join("\n    ", wrongs));
                    keep(text, holes.size());
                } else if (drawing.nodes().size() <= MOST_NODES) {
                    passed.add(drawing);
                }
            }
            Map<String, String> counts = new HashMap<>();
            counts.put("edited", String.valueOf(EDITED));
            counts.put("accepted", String.valueOf(accepted));
            counts.put("run", String.valueOf(shapes.size() - 1));
            counts.put("acts", String.valueOf(engine.acts()));
            counts.put("accepted by kind", kinds.toString());
            counts.put("refused by rule", rules.toString());
            reporter.publishEntry(counts);
        }
        assertThat(holes).isEmpty();
        assertThat(shapes.size()).as("different models that were run").isGreaterThan(FEWEST);
        assertThat(kinds).as("kinds of edits among them").hasSizeGreaterThan(15);
    }

    private static Drawing shipped() {
        try {
            return Drawing.of(Files.readString(Path.of("processes", "customer-lockbox.bpmn")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(String text, int number) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "random-edits"));
        Files.writeString(folder.resolve("hole-" + number + ".bpmn"), text, StandardCharsets.UTF_8);
    }

    // All of the check that looks at the process; the other files are as shipped.
    private static Set<String> refused(String process) {
        var faults = new Faults(ProcessFile.NAME);
        ProcessFile.read(process, Duration.ofMinutes(1), Duration.ofDays(30), faults);
        Set<String> rules = new HashSet<>();
        faults.all().forEach(fault -> rules.add(fault.rule()));
        return rules;
    }
}
