package dev.lockbox.process;

import dev.lockbox.change.Effect;
import dev.lockbox.change.ModelChange;
import java.util.stream.Collectors;

/**
 * What was handed in is kept and waits for a second process owner. Not a refusal; but whoever deploys through the engine
 * must not be told that it is live.
 */
public final class NotLiveYet extends RuntimeException {

    NotLiveYet(ModelChange change) {
        super("Kept, but not live yet: it loosens the lock, so a second process owner approves it with POST"
                + " /api/v1/models/changes/" + change.id() + "/approve. What loosens: "
                + change.effects().all().stream()
                        .filter(Effect::loosens)
                        .map(Effect::words)
                        .collect(Collectors.joining("; "))
                + ".");
    }
}
