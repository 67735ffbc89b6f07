package dev.lockbox.process.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a whole set of models and says whether the lock still holds with them. */
public final class ModelCheck {

    private final Duration shortestWindow;
    private final Duration longestWindow;

    /** The windows people may be given to decide, both inclusive. */
    public ModelCheck(Duration shortestWindow, Duration longestWindow) {
        this.shortestWindow = shortestWindow;
        this.longestWindow = longestWindow;
    }

    public Checked check(ModelFiles files) {
        // Under way: every set passes until the rules are in.
        return new Checked(List.of(), Optional.of(before -> List.of()));
    }
}
