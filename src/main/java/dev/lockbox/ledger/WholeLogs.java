package dev.lockbox.ledger;

import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Reads a log whole, for an export. What its retention removes in the meantime is told by a record that is newer than the
 * export's beginning: then it is read on to there, or an honest log would look as if somebody had taken records away.
 */
@Component
public class WholeLogs {

    private final Search search;
    private final Checkpoints checkpoints;
    private final Removed removed;

    WholeLogs(Search search, Checkpoints checkpoints, Removed removed) {
        this.search = search;
        this.checkpoints = checkpoints;
        this.removed = removed;
    }

    /**
     * An export that begins.
     *
     * @param checkpoint over what was recorded until then
     * @param removed the sequence of the first record that was not removed
     */
    public record Begun(Log log, Checkpoints.Signed checkpoint, long removed) {}

    public Begun begin(Log log) {
        // First what is gone: the checkpoint then counts what tells of it.
        long end = removed.end(log);
        return new Begun(log, checkpoints.upToNow(log), end);
    }

    /** @return the checkpoint that counts exactly what was read */
    public Checkpoints.Signed lines(Begun begun, Consumer<String> reader) {
        Checkpoints.Signed checkpoint = begun.checkpoint();
        search.lines(begun.log(), 0, checkpoint.checkpoint().size(), reader);
        long known = begun.removed();
        for (long end = removed.end(begun.log()); end > known; end = removed.end(begun.log())) {
            known = end;
            Checkpoints.Signed newer = checkpoints.upToNow(begun.log());
            search.lines(
                    begun.log(),
                    checkpoint.checkpoint().size(),
                    newer.checkpoint().size(),
                    reader);
            checkpoint = newer;
        }
        return checkpoint;
    }
}
