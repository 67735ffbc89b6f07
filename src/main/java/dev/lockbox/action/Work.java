package dev.lockbox.action;

import dev.lockbox.identity.Entry;
import java.util.Map;
import java.util.Set;

/** What an action runs. */
interface Work {

    /** How it does it, in a word. */
    String kind();

    /** The parameters it makes something of. */
    Set<String> uses();

    /** Those of them without which it cannot be put together. */
    Set<String> needs();

    /** Notes a fault if the value, which is within its bounds, could become something else where it goes. */
    default void judge(Parameter parameter, Object value, Entry entry) {}

    /**
     * Does it, and gives out what comes of it.
     *
     * @param bound the values by name; what was left out is not there
     * @throws WorkFailed if it could not be done, in words for the engineer and the customer
     * @throws InterruptedException if it was ended meanwhile
     */
    Result run(Map<String, Object> bound, Going going) throws WorkFailed, InterruptedException;

    /**
     * What came of it.
     *
     * @param well whether it says itself that all is well
     * @param facts what the record tells of it
     */
    record Result(boolean well, Map<String, Object> facts) {}

    /** The run as its work sees it. */
    interface Going {

        /** The run's id. */
        String id();

        /** Gives out text; waits while the caller reads slowly. */
        void text(String text) throws InterruptedException;

        /** Gives out a row, likewise. */
        void row(Map<String, Object> row) throws InterruptedException;

        /** Has that done when the run ends, however it does: the last first. At once if it has ended. */
        void atTheEnd(Runnable undoing);

        /** Asks the record and the clock whether access lasts; what is to stay done is done only then. */
        boolean mayGoOn();
    }
}
