package dev.lockbox.process.model;

import java.util.List;

/** What a set of models says, once it passed the check. */
public interface Understood {

    /** What is otherwise than before, the loosening first; empty if the files read the same. */
    List<Difference> differencesFrom(Understood before);

    /** What would happen to a request, line by line, to read from top to bottom. */
    List<String> simulate(Simulation.Given given);
}
