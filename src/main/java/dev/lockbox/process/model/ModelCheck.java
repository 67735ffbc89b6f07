package dev.lockbox.process.model;

import java.time.Duration;
import java.util.ArrayList;
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
        List<ModelFault> all = new ArrayList<>();
        var faults = new Faults(ProcessFile.NAME);
        ProcessFile.read(files.texts().get(ProcessFile.NAME), shortestWindow, longestWindow, faults);
        all.addAll(faults.all());
        return new Checked(all, all.isEmpty() ? Optional.of(before -> List.of()) : Optional.empty());
    }
}
