package dev.lockbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.LockboxTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Status;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine;

/** How records get their place, whatever happens meanwhile. */
@LockboxTest
class IntegrationStories {

    private static int logs;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Integration integration;

    @Autowired
    private Search search;

    @Autowired
    private Checkpoints checkpoints;

    @Autowired
    private Signers signers;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ApplicationEventPublisher announcements;

    @Autowired
    private Clock clock;

    @Autowired
    private LedgerHealth health;

    @TempDir
    private Path folder;

    private final Log log = new Log("integrated" + ++logs);

    private Fact fact(String who) {
        return new Fact(clock.instant(), log.name(), who, null, "Act", null, null, "{\"b\":1,\"a\":\"\u00fc\"}");
    }

    /** Another node on the same database, with a key of its own. */
    private Integration anotherNode() {
        return new Integration(
                database,
                transaction,
                new Signers(new LedgerSettings(folder.resolve("keys")), database, announcements, clock));
    }

    @Test
    void twoNodesWithManyWritersLeaveNoGapAndNothingTwice() throws Exception {
        Integration other = anotherNode();
        other.publishKeys();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Callable<Void>> work = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            String who = "writer" + writer;
            work.add(() -> {
                for (int number = 0; number < 100; number++) {
                    boolean comesToNothing = number % 10 == 9;
                    transaction.executeWithoutResult(status -> {
                        ledger.take(fact(who));
                        if (comesToNothing) {
                            status.setRollbackOnly();
                        }
                    });
                }
                return null;
            });
        }
        work.add(() -> {
            for (int round = 0; round < 60; round++) {
                integration.catchUp();
            }
            return null;
        });
        work.add(() -> {
            for (int round = 0; round < 60; round++) {
                other.inTheBackground();
            }
            return null;
        });
        for (Future<Void> done : threads.invokeAll(work)) {
            done.get();
        }
        threads.shutdown();
        integration.catchUp();
        assertThat(everything()).hasSize(360);
        assertTheCheckpointCountsThemAll();
    }

    @Test
    void aNodeThatHangsWhileItLeadsKeepsNoReaderOfAnotherAndNobodyWhoDecides() throws Exception {
        ledger.take(fact("waiting"));
        ExecutorService threads = Executors.newCachedThreadPool();
        transaction.executeWithoutResult(status -> {
            assertThat(integration.lead("")).isTrue();
            List<Future<?>> readers = IntStream.range(0, 20)
                    .<Future<?>>mapToObj(it -> threads.submit(integration::catchUp))
                    .toList();
            Future<?> decided =
                    threads.submit(() -> transaction.executeWithoutResult(it -> ledger.take(fact("decided"))));
            assertThat(decided).succeedsWithin(Duration.ofSeconds(20));
            // An error rather than a log that looks as if nothing had been done.
            assertThat(readers).allSatisfy(it -> assertThat(it)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(QueryTimeoutException.class));
        });
        threads.shutdown();
        integration.catchUp();
        assertThat(everything()).extracting(Recorded::userId).containsExactly("waiting", "decided");
        assertTheCheckpointCountsThemAll();
    }

    @Test
    void whatWasCommittedBeforeACrashHasItsPlaceAfterIt() {
        ledger.take(fact("before"));
        integration.catchUp();
        ledger.take(fact("meanwhile"));
        // The last thing a round does fails, as if the plug were pulled there.
        database.execute("alter table audit_log add constraint crash check (size < 2 or log <> '" + log.name() + "')");
        try {
            integration.catchUp();
            assertThat(integration.stuck()).containsKey(log);
            assertThat(everything()).hasSize(1);
            assertThat(database.queryForObject(
                            "select count(*) from audit_intake where tenant = ?", Long.class, log.name()))
                    .isOne();
        } finally {
            database.execute("alter table audit_log drop constraint crash");
        }
        integration.tryStuckLogsAgain();
        integration.catchUp();
        assertThat(everything()).extracting(Recorded::userId).containsExactly("before", "meanwhile");
        assertTheCheckpointCountsThemAll();
    }

    @Test
    void aLogThatWasAlteredHoldsUpNoOther() {
        Log other = new Log("integratedother" + logs);
        ledger.take(fact("before"));
        integration.catchUp();
        Map<String, Object> before =
                database.queryForMap("select size, frontier from audit_log where log = ?", log.name());
        database.update("update audit_log set size = 0, frontier = ? where log = ?", new byte[0], log.name());
        ledger.take(fact("stuck"));
        ledger.take(new Fact(clock.instant(), other.name(), "free", null, "Act", null, null, "{}"));
        integration.catchUp();
        assertThat(integration.stuck()).containsKey(log);
        assertThat(checkpoints.newest(other).checkpoint().size()).isOne();
        assertThat(health.health().getStatus()).isEqualTo(new Status("WARNING"));
        assertThat(health.health().getDetails()).containsKey(log.name());
        database.update(
                "update audit_log set size = ?, frontier = ? where log = ?",
                before.get("size"),
                before.get("frontier"),
                log.name());
        integration.tryStuckLogsAgain();
        integration.catchUp();
        assertThat(everything()).extracting(Recorded::userId).containsExactly("before", "stuck");
        assertTheCheckpointCountsThemAll();
    }

    @Test
    void whoeverKeepsTheLeadFromAllNodesIsToldOfAndNobodyWaitsForEver() throws Exception {
        var held = new CountDownLatch(1);
        var enough = new CountDownLatch(1);
        Integration node = anotherNode();
        node.publishKeys();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        Future<?> holder = threads.submit(() -> transaction.executeWithoutResult(status -> {
            integration.lead("");
            held.countDown();
            try {
                enough.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        held.await();
        try {
            ledger.take(fact("hidden"));
            assertThat(node.isLate()).isFalse();
            for (int tick = 0; tick < 25; tick++) {
                node.inTheBackground();
            }
            assertThat(node.isLate()).isTrue();
            assertThat(new LedgerHealth(node).health().getStatus()).isEqualTo(new Status("WARNING"));
            Future<?> reader = threads.submit(node::catchUp);
            Future<?> second = threads.submit(node::catchUp);
            assertThatThrownBy(() -> reader.get(30, TimeUnit.SECONDS))
                    .as("not that there is nothing new")
                    .hasCauseInstanceOf(DataAccessException.class);
            assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(DataAccessException.class);
        } finally {
            enough.countDown();
            holder.get();
            threads.shutdown();
        }
        node.inTheBackground();
        assertThat(node.isLate()).isFalse();
        assertThat(everything()).extracting(Recorded::userId).containsExactly("hidden");
        assertTheCheckpointCountsThemAll();
    }

    @Test
    void whoeverTakesTheLeadAwayIsToldOf() {
        Integration node = anotherNode();
        database.update("delete from audit_leader");
        try {
            ledger.take(fact("hidden"));
            assertThatThrownBy(node::catchUp).isInstanceOf(DataAccessException.class);
            for (int tick = 0; tick < 25; tick++) {
                node.inTheBackground();
            }
            assertThat(node.isLate()).isTrue();
        } finally {
            database.update("insert into audit_leader (id) values (1)");
        }
        node.catchUp();
        assertThat(everything()).extracting(Recorded::userId).containsExactly("hidden");
    }

    @Test
    void halfACharacterHoldsUpNothing() {
        ledger.take(new Fact(clock.instant(), log.name(), "a\ud800", null, "Act", null, null, "{\"b\":\"\udc00\"}"));
        integration.catchUp();
        assertThat(everything()).extracting(Recorded::auditData).containsExactly("{\"b\":\"?\"}");
        assertTheCheckpointCountsThemAll();
    }

    @Test
    void aNodeSignsNothingThatDoesNotGoOnFromWhatItSigned() {
        ledger.take(fact("before"));
        integration.catchUp();
        Map<String, Object> before =
                database.queryForMap("select size, frontier from audit_log where log = ?", log.name());
        ledger.take(fact("gone"));
        integration.catchUp();
        Checkpoint old = checkpoints.newest(log).checkpoint();
        database.update(
                "update audit_log set size = ?, frontier = ? where log = ?",
                before.get("size"),
                before.get("frontier"),
                log.name());
        ledger.take(fact("instead"));
        integration.catchUp();
        assertThat(integration.stuck().get(log)).contains("rewound");
        assertThat(everything()).extracting(Recorded::userId).containsExactly("before", "gone");
        database.update(
                "update audit_log set size = ?, frontier = ? where log = ?",
                old.size(),
                frontier("before", "gone").peaks(),
                log.name());
        integration.tryStuckLogsAgain();
        integration.catchUp();
        assertThat(everything()).extracting(Recorded::userId).containsExactly("before", "gone", "instead");
        assertTheCheckpointCountsThemAll();
    }

    private Frontier frontier(String... who) {
        Frontier tree = Frontier.empty();
        everything().stream().limit(who.length).forEach(it -> tree.add(it.hash()));
        return tree;
    }

    @Test
    void whoReadsInTheMiddleOfAStepWaitsForNothingOfTheirOwn() {
        ledger.take(fact("before"));
        transaction.executeWithoutResult(status -> {
            ledger.take(fact("own"));
            integration.catchUp();
            assertThat(checkpoints.newest(log).checkpoint().size()).isOne();
        });
        integration.catchUp();
        assertThat(everything()).extracting(Recorded::userId).containsExactly("before", "own");
    }

    @Test
    void aStepThatIsTakenBackLeavesNoRecord() {
        transaction.executeWithoutResult(status -> {
            ledger.take(fact("nobody"));
            status.setRollbackOnly();
        });
        integration.catchUp();
        assertThat(everything()).isEmpty();
    }

    @Test
    void afterARotationBothKeysSignAndTheOldOneStillChecksTheNewCheckpoint() {
        var keys = new KeyFolder(folder.resolve("rotated"));
        VerifierKey old = keys.keys().get(0).verifier(log.origin());
        keys.rotate();
        VerifierKey young = keys.keys().get(0).verifier(log.origin());
        var rotated = new Signers(new LedgerSettings(folder.resolve("rotated")), database, announcements, clock);
        var node = new Integration(database, transaction, rotated);
        node.publishKeys();
        ledger.take(fact("somebody"));
        node.catchUp();
        SignedNote note = rotated.sign(checkpoints.newest(log).checkpoint());
        assertThat(note.isSignedByOneOf(List.of(old))).isTrue();
        assertThat(note.isSignedByOneOf(List.of(young))).isTrue();
        assertThat(signers.verifiers(log)).contains(old, young);
        assertThat(search.find(
                        new Search.Terms(
                                Log.of("contoso"),
                                null,
                                null,
                                List.of("Add Signing Key"),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                null),
                        new Search.Page(Search.Column.SEQUENCE, true, null, 5000)))
                .as("told on every customer's log")
                .anyMatch(record ->
                        record.auditData().contains(Base64.getEncoder().encodeToString(young.raw())));
        keys.rotate();
        assertThat(keys.keys()).extracting(key -> key.verifier(log.origin())).doesNotContain(old);
    }

    @Test
    void theCommandMakesANewKeyAndKeepsTheOldOneForAWhile() {
        Path keys = folder.resolve("commanded");
        VerifierKey old = new KeyFolder(keys).keys().get(0).verifier(Log.PROVIDER.origin());
        var said = new StringWriter();
        var command = new CommandLine(new AuditCommands())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said));
        assertThat(command.execute("rotate-key", "--keys", keys.toString())).isZero();
        List<SigningKey> now = new KeyFolder(keys).keys();
        assertThat(now).hasSize(2);
        assertThat(said.toString())
                .contains(now.get(0).verifier(Log.PROVIDER.origin()).toString());
        assertThat(now.get(1).verifier(Log.PROVIDER.origin())).isEqualTo(old);
        assertThat(command.execute(
                        "rotate-key", "--keys", folder.resolve("nowhere").toString()))
                .isEqualTo(2);
    }

    @Test
    void theKeyIsMadeOnceAndOnlyItsOwnerReadsIt() throws Exception {
        var keys = new KeyFolder(folder.resolve("fresh"));
        VerifierKey first = keys.keys().get(0).verifier("log");
        assertThat(new KeyFolder(folder.resolve("fresh")).keys().get(0).verifier("log"))
                .isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(folder.resolve("fresh").resolve("current.pem")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        Files.writeString(folder.resolve("fresh").resolve("current.pem"), "something else");
        assertThatThrownBy(keys::keys).hasMessageContaining("current.pem is no use");
    }

    private List<Recorded> everything() {
        List<Recorded> all = new ArrayList<>();
        search.each(Search.Terms.all(log), 1000, all::add);
        return all;
    }

    private void assertTheCheckpointCountsThemAll() {
        List<Recorded> all = everything();
        Frontier tree = Frontier.empty();
        for (Recorded recorded : all) {
            assertThat(recorded.sequence()).isEqualTo(tree.size());
            tree.add(Hash.ofLeaf(recorded.line().getBytes(StandardCharsets.UTF_8)));
        }
        Checkpoints.Signed newest = checkpoints.newest(log);
        assertThat(newest.checkpoint()).isEqualTo(new Checkpoint(log.origin(), all.size(), tree.root()));
        assertThat(newest.note().isSignedByOneOf(signers.verifiers(log))).isTrue();
    }
}
