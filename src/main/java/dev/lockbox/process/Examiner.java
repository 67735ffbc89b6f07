package dev.lockbox.process;

import dev.lockbox.process.model.Checked;
import dev.lockbox.process.model.ModelFiles;

/** Reads a whole set of models and says whether the lock still holds with them. */
@FunctionalInterface
public interface Examiner {

    Checked check(ModelFiles files);
}
