package dev.lockbox.grant;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A way into one of the provider's systems, opened for the engineer of a grant and shut at its end. It is told the grant,
 * never the engine. It may be slow or out of reach: no transaction is open and no lock held while it is called, each call
 * ends by itself within {@link #PATIENCE}, and may be made again: what is open opens, what is shut shuts. Whatever it gives
 * out ends by itself at {@link Pass#until()} where the system behind it can do that.
 */
public interface Door {

    /** The longest that any call takes, in seconds; whoever called and died is given up on after twice that. */
    int PATIENCE = 20;

    /** What configuration calls it: letters, digits and dashes. It stands on record, so it is not given to another. */
    String name();

    /** Whether it leads to what that grant is for. */
    boolean leadsTo(Pass pass);

    /** Whether it opens with the grant; otherwise when its engineer asks, who gets or brings something for it. */
    default boolean opensByItself() {
        return false;
    }

    /**
     * What stands open, in this door's own words. Grants that share it are counted: it is shut when the last of them ends.
     */
    default String place(Pass pass) {
        return pass.grantId();
    }

    /**
     * Opens, until {@link Pass#until()} at most.
     *
     * @param brought the fields the engineer sent, as JSON has them; never believed
     * @throws dev.lockbox.identity.Refused with every fault in what was brought
     * @throws DoorStuck if it did not open; it may have in part, and will be closed
     */
    Key open(Pass pass, Map<String, Object> brought) throws DoorStuck;

    /** Holds open what is open already, now until another {@link Pass#until()}, without disturbing who is inside. */
    default void prolong(Pass pass) throws DoorStuck {}

    /** Shuts, and puts out who is inside. */
    void close(Pass pass) throws DoorStuck;

    /**
     * The same for many at once; one that is stuck holds no other up.
     *
     * @return why, by the grant's id, for those that could not be shut
     */
    default Map<String, DoorStuck> close(Collection<Pass> passes) {
        Map<String, DoorStuck> stuck = new LinkedHashMap<>();
        for (Pass pass : passes) {
            try {
                close(pass);
            } catch (DoorStuck why) {
                stuck.put(pass.grantId(), why);
            }
        }
        return stuck;
    }

    /** The places that stand open in truth, whoever opened them. */
    Set<String> look() throws DoorStuck;

    /** Shuts a place that nobody should find open. */
    void closeStray(String place) throws DoorStuck;
}
