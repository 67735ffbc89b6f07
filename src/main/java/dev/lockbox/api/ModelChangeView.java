package dev.lockbox.api;

import dev.lockbox.change.Effect;
import dev.lockbox.change.ModelChange;
import dev.lockbox.process.Replay;
import java.time.Instant;
import java.util.List;

/**
 * A change of the models as the API shows it.
 *
 * @param replay how requests of late would have fared with it; null in lists, once it is decided, and if the
 *     policy is not among its files
 */
record ModelChangeView(
        String id,
        String status,
        String from,
        String proposedBy,
        Instant proposedAt,
        String decidedBy,
        Instant decidedAt,
        List<String> files,
        List<Effect> differences,
        Replay.Outcome replay) {

    static ModelChangeView of(ModelChange change, Replay.Outcome replay) {
        return new ModelChangeView(
                change.id(),
                change.status().name(),
                change.origin().name(),
                change.proposedBy(),
                change.proposedAt(),
                change.decidedBy().orElse(null),
                change.decidedAt().orElse(null),
                change.files().keySet().stream().sorted().toList(),
                change.effects().all(),
                replay);
    }
}
