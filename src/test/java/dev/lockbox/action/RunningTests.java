package dev.lockbox.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockbox.TestClock;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class RunningTests {

    private final TestClock clock = new TestClock();
    private final Instant expiry = clock.instant().plus(Duration.ofHours(1));
    private final AtomicInteger given = new AtomicInteger();
    private final List<Ending> endings = new ArrayList<>();
    private Optional<Instant> lasts = Optional.of(expiry);
    private boolean away;

    private final Continuance record = new Continuance(null) {
        @Override
        Optional<Instant> lastsUntil(String grantId) {
            if (away) {
                throw new DataAccessResourceFailureException("away");
            }
            return lasts;
        }
    };

    @Test
    void theWorkGoesAtThePaceOfItsReader() throws Exception {
        Running running = running(1_000_000);
        begin(running);
        await().until(() -> given.get() >= 4);
        running.next();
        running.next();
        assertThat(given.get()).as("some wait in between, and no more").isLessThanOrEqualTo(2 + 4 + 1);
        running.close();
    }

    @Test
    void nothingIsGivenOutFromTheVeryInstantOn() throws Exception {
        Running running = running(10);
        begin(running);
        await().until(() -> given.get() >= 4);
        assertThat(running.next()).containsEntry("type", "output");
        clock.set(expiry);
        assertThat(running.next()).containsEntry("type", "ended").containsEntry("outcome", "CUT");
        assertThat(running.next()).isNull();
        assertThat(endings).singleElement().satisfies(it -> {
            assertThat(it.outcome()).isEqualTo(Outcome.CUT);
            assertThat(it.outputBytes()).isEqualTo(5);
        });
    }

    @Test
    void whatEndsByItselfAfterItsGrantWasCut() throws Exception {
        assertThat(lastLineWhere(() -> lasts = Optional.empty()))
                .containsEntry("outcome", "CUT")
                .containsEntry("reason", Running.ACCESS_ENDED);
    }

    @Test
    void whatNobodyCanSayIsNoYes() throws Exception {
        assertThat(lastLineWhere(() -> away = true))
                .containsEntry("outcome", "CUT")
                .containsEntry("reason", Running.NOT_KNOWN);
    }

    @Test
    void aLaterGrantThatContinuesItLetsItGoOn() throws Exception {
        assertThat(lastLineWhere(() -> {
                    lasts = Optional.of(expiry.plusSeconds(60));
                    clock.set(expiry);
                }))
                .containsEntry("outcome", "SUCCEEDED");
    }

    private Map<String, Object> lastLineWhere(Runnable meanwhile) throws Exception {
        Running running = running(0);
        meanwhile.run();
        begin(running);
        return running.next();
    }

    @Test
    void whatWasBegunIsUndoneOnceTheLastFirst() {
        List<String> undone = new ArrayList<>();
        Running running = running(0);
        running.atTheEnd(() -> undone.add("first"));
        running.atTheEnd(() -> {
            undone.add("second");
            throw new IllegalStateException("It does not end");
        });
        running.close();
        running.close();
        running.atTheEnd(() -> undone.add("too late, so at once"));
        assertThat(undone).containsExactly("second", "first", "too late, so at once");
        assertThat(endings).singleElement().satisfies(it -> assertThat(it.reason())
                .isEqualTo("the caller went away; something it started does not end"));
    }

    @Test
    void aSilentRunSaysThatItRuns() throws Exception {
        Running running = running(0);
        assertThat(running.next()).containsEntry("type", "running");
    }

    private void begin(Running running) {
        var thread = new Thread(running::work);
        thread.setDaemon(true);
        thread.start();
    }

    private Running running(int pieces) {
        var work = new Work() {
            @Override
            public String kind() {
                return "pieces";
            }

            @Override
            public Set<String> uses() {
                return Set.of();
            }

            @Override
            public Set<String> needs() {
                return Set.of();
            }

            @Override
            public Result run(Map<String, Object> bound, Going going) throws InterruptedException {
                for (int piece = 0; piece < pieces; piece++) {
                    going.text("piece");
                    given.incrementAndGet();
                }
                return new Result(true, Map.of());
            }
        };
        var action = new Action(
                "Get-Pieces",
                "gives pieces",
                Set.of(CloudService.TEAMS),
                PermissionLevel.READ,
                List.of(),
                Duration.ofMinutes(1),
                1 << 20,
                work);
        var run = new ActionRun(
                "run",
                action.name(),
                "contoso",
                "grant",
                "request",
                "engineer",
                "ann",
                "read",
                "0",
                "{}",
                "Microsoft Operator",
                null,
                clock.instant());
        return new Running(
                run,
                action,
                Map.of(),
                expiry,
                record,
                (ended, ending) -> {
                    endings.add(ending);
                    return true;
                },
                clock);
    }
}
