package dev.lockbox.process;

import dev.lockbox.process.model.Checked;
import dev.lockbox.process.model.ModelCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The check of the models without an application, an engine or a database, for a process owner's own machine or a build. */
public final class ModelsOffline {

    private ModelsOffline() {}

    /**
     * @param processes the folder with the BPMN and DMN files
     * @param forms the folder with the forms
     * @param shortest the least time people may be given to decide, inclusive
     * @param longest the most, inclusive
     */
    public static Checked check(Path processes, Path forms, Duration shortest, Duration longest) {
        var settings = new ModelSettings(processes, forms, false, shortest, longest);
        ModelTexts texts = new ModelFolders(settings).read();
        return texts.faults().isEmpty()
                ? new ModelCheck(shortest, longest).check(texts.files())
                : new Checked(texts.faults(), Optional.empty());
    }
}
