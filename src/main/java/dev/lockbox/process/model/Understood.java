package dev.lockbox.process.model;

import dev.lockbox.identity.Refused;
import dev.lockbox.request.Ask;
import java.util.List;

/** What a set of models says, once it passed the check. */
public interface Understood {

    /** What is otherwise than before, the loosening first; empty if the files read the same. */
    List<Difference> differencesFrom(Understood before);

    /**
     * What would happen to a request, line by line, to read from top to bottom.
     *
     * @throws Refused with every fault in what is asked for
     */
    List<String> simulate(Ask ask, Simulation.Given given);
}
