package dev.lockbox.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * An action under way on this node. Its work gives out pieces, its caller takes them, and whoever comes first ends it: the
 * work, the caller, or whoever watches the clock and the record. From then on nothing is given out.
 */
public final class Running implements Work.Going, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Few, so that the work goes at the pace of its reader and memory holds little of it. */
    private static final int WAITING_PIECES = 4;

    /** After so much silence the caller is written to, which shows whether there still is one. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    /** How long its caller waits for it to be written down that it ended; it is written anyhow. */
    private static final Duration WRITING_DOWN = Duration.ofSeconds(10);

    static final String ACCESS_ENDED = "access had ended";

    static final String NOT_KNOWN = "the record could not be asked whether access lasts";

    /** Something that came of the work: text, a row, or all of it. */
    private record Piece(String text, Map<String, Object> row, Work.Result result, String failure) {}

    /** Who is told of the end, once. */
    @FunctionalInterface
    interface Recorder {
        /** Whether it is on record. */
        boolean record(ActionRun run, Ending ending);
    }

    private final ActionRun run;
    private final Action action;
    private final Map<String, Object> bound;
    private final Continuance continuance;
    private final Recorder recorder;
    private final Clock clock;
    private final long began = System.nanoTime();

    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(WAITING_PIECES);
    private final Output output;
    private final Deque<Runnable> undoing = new ArrayDeque<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Instant until;
    private volatile long asked = began;
    private volatile boolean ended;
    private volatile Ending ending;
    private boolean recorded;
    private boolean told;

    Running(
            ActionRun run,
            Action action,
            Map<String, Object> bound,
            Instant until,
            Continuance continuance,
            Recorder recorder,
            Clock clock) {
        this.run = run;
        this.action = action;
        this.bound = bound;
        this.until = until;
        this.continuance = continuance;
        this.recorder = recorder;
        this.clock = clock;
        this.output = new Output(action.maxOutput());
    }

    @Override
    public String id() {
        return run.id();
    }

    // What the work does, on a thread of its own.

    /** Does the work, to whatever end. */
    void work() {
        try {
            offer(done());
        } catch (InterruptedException e) {
            // It was ended; there is nothing to tell.
        }
    }

    private Piece done() throws InterruptedException {
        try {
            return new Piece(null, null, action.work().run(bound, this), null);
        } catch (WorkFailed e) {
            if (!ended) {
                LOG.warn("Action {} ({}) failed: {}", run.action(), run.id(), e.getMessage(), e.getCause());
            }
            return new Piece(null, null, null, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Action {} ({}) failed", run.action(), run.id(), e);
            return new Piece(null, null, null, "It failed, and whoever runs Lockbox can read why");
        }
    }

    @Override
    public void text(String text) throws InterruptedException {
        offer(new Piece(text, null, null, null));
    }

    @Override
    public void row(Map<String, Object> row) throws InterruptedException {
        offer(new Piece(null, row, null, null));
    }

    private void offer(Piece piece) throws InterruptedException {
        while (!pieces.offer(piece, 200, TimeUnit.MILLISECONDS)) {
            if (ended) {
                throw new InterruptedException("It was ended");
            }
        }
    }

    @Override
    public void atTheEnd(Runnable undo) {
        synchronized (undoing) {
            if (!ended) {
                undoing.push(undo);
                return;
            }
        }
        undo.run();
    }

    @Override
    public boolean mayGoOn() {
        return !ended && forbidden().isEmpty();
    }

    // What its caller sees.

    /** The first line. */
    public Map<String, Object> started() {
        return line("started", "actionRun", run.id(), "action", run.action(), "until", until.toString());
    }

    /** The next line; waits for it. Null after the last. */
    public Map<String, Object> next() throws InterruptedException {
        while (!ended) {
            Piece piece = pieces.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                return ended ? last() : line("running");
            }
            Optional<Map<String, Object>> line = given(piece);
            if (line.isPresent()) {
                return line.get();
            }
        }
        return last();
    }

    /** Empty if it is the end instead. */
    private Optional<Map<String, Object>> given(Piece piece) {
        if (piece.result() != null) {
            Outcome outcome = piece.result().well() ? Outcome.SUCCEEDED : Outcome.FAILED;
            endIfAllowed(outcome, null, piece.result().facts());
        } else if (piece.failure() != null) {
            endIfAllowed(Outcome.FAILED, piece.failure(), Map.of());
        } else if (takes(piece.text() == null ? written(piece.row()) + "\n" : piece.text())) {
            return Optional.of(
                    piece.text() == null ? line("row", "row", piece.row()) : line("output", "text", piece.text()));
        }
        return Optional.empty();
    }

    /** Whether that may be given out, as the clock is now. */
    private boolean takes(String text) {
        if (isPast()) {
            end(Outcome.CUT, ACCESS_ENDED, Map.of());
            return false;
        }
        boolean fits;
        synchronized (undoing) {
            if (ended) {
                return false;
            }
            fits = output.take(text.getBytes(StandardCharsets.UTF_8));
        }
        if (!fits) {
            end(Outcome.TOO_MUCH_OUTPUT, null, Map.of());
        }
        return fits;
    }

    /** What came to its end by itself did so in time, or it was cut. */
    private void endIfAllowed(Outcome outcome, String reason, Map<String, Object> facts) {
        forbidden().ifPresentOrElse(why -> end(Outcome.CUT, why, facts), () -> end(outcome, reason, facts));
    }

    private Map<String, Object> last() throws InterruptedException {
        if (told) {
            return null;
        }
        told = true;
        if (!over.await(WRITING_DOWN.toSeconds(), TimeUnit.SECONDS) && ending == null) {
            return line("ended", "outcome", Outcome.CUT.name(), "recorded", false);
        }
        Map<String, Object> line = line("ended", "outcome", ending.outcome().name());
        if (ending.reason() != null) {
            line.put("reason", ending.reason());
        }
        ending.facts()
                .forEach((name, fact) -> line.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), fact));
        line.put("outputBytes", ending.outputBytes());
        line.put("outputSha256", ending.outputSha256());
        line.put("recorded", recorded);
        return line;
    }

    /** The caller goes; with them, what they had begun. */
    @Override
    public void close() {
        end(Outcome.CUT, "the caller went away", Map.of());
    }

    private static Map<String, Object> line(String type, Object... more) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", type);
        for (int at = 0; at < more.length; at += 2) {
            line.put((String) more[at], more[at + 1]);
        }
        return line;
    }

    private static String written(Object row) {
        try {
            return JSON.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Text, numbers and truth values are JSON", e);
        }
    }

    // What ends it.

    /** Whether its time is over, by what was last known of it. */
    boolean isPast() {
        return !clock.instant().isBefore(until);
    }

    boolean isLate() {
        return System.nanoTime() - began > action.timeout().toNanos();
    }

    /** Whether the record said nothing for so long. */
    boolean isUnaskedFor(Duration patience) {
        return System.nanoTime() - asked > patience.toNanos();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Asks the record until when access lasts; answers why the run may not go on, or nothing. */
    Optional<String> forbidden() {
        try {
            Optional<Instant> lasts = continuance.lastsUntil(run.grantId());
            asked = System.nanoTime();
            lasts.ifPresent(instant -> until = instant);
            return lasts.isEmpty() || isPast() ? Optional.of(ACCESS_ENDED) : Optional.empty();
        } catch (DataAccessException | TransactionException e) {
            return Optional.of(NOT_KNOWN);
        }
    }

    /** Ends it, if nobody did before: puts out what runs, then writes it down. */
    void end(Outcome outcome, String reason, Map<String, Object> facts) {
        synchronized (undoing) {
            if (ended) {
                return;
            }
            ended = true;
        }
        pieces.clear();
        try {
            boolean all = undoing.stream().map(this::undo).reduce(true, Boolean::logicalAnd);
            String told = all ? reason : (reason == null ? "" : reason + "; ") + "something it started does not end";
            ending = new Ending(outcome, clock.instant(), told, facts, output.bytes(), output.sha256());
            recorded = recorder.record(run, ending);
        } finally {
            over.countDown();
        }
    }

    private boolean undo(Runnable undo) {
        try {
            undo.run();
            return true;
        } catch (RuntimeException e) {
            LOG.error("Action {} ({}) was ended, and not all of it ends", run.action(), run.id(), e);
            return false;
        }
    }
}
