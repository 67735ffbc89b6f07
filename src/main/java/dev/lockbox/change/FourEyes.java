package dev.lockbox.change;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import java.time.Instant;

/** Who may change the models, and who may agree. Every rule throws {@link Refused} under its own name, or lets pass. */
public final class FourEyes {

    private FourEyes() {}

    /** Only those who look after the models see what is live and what waits. */
    public static void onlyThoseWhoLookAfterModelsSeeThem(Person person) {
        if (!isProcessOwner(person) && !person.administersThePlatform()) {
            throw Refused.notAllowed(
                            "onlyThoseWhoLookAfterModelsSeeThem",
                            "Only process owners and platform administrators of the provider see the models.")
                    .about(person.tenant().orElse(null), null);
        }
    }

    /** Whoever runs the platform does not write its rules. */
    public static void onlyProcessOwnersChangeModels(Person person) {
        if (!isProcessOwner(person)) {
            throw Refused.notAllowed(
                            "onlyProcessOwnersChangeModels", "Only a process owner of the provider changes the models.")
                    .about(person.tenant().orElse(null), null);
        }
    }

    static void everyLooseningBySomebodyElse(Person person, String proposedBy) {
        if (person.id().equals(proposedBy)) {
            throw Refused.notAllowed(
                    "everyLooseningBySomebodyElse",
                    "You put this change forward, so another process owner approves it. You can take it back.");
        }
    }

    /** Nobody is made a process owner for a change at hand. */
    static void onlyProcessOwnersSinceTheProposalApprove(Person person, Instant proposedAt) {
        if (!person.held().heldSince(Role.PROCESS_OWNER, proposedAt)) {
            throw Refused.notAllowed(
                    "onlyProcessOwnersSinceTheProposalApprove",
                    "You became a process owner after this change was put forward. Another one who was it then approves it.");
        }
    }

    private static boolean isProcessOwner(Person person) {
        return person.isOfProvider() && person.has(Role.PROCESS_OWNER);
    }
}
