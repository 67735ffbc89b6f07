package dev.lockbox.action;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;

/** Who may see and run which actions. Each rule has a name, and the reason of a refusal carries it. */
final class ActionRules {

    private ActionRules() {}

    /** What could be done under a grant is for those who ask for it, approve it, and check on it. */
    static void onlyThoseConcernedSeeTheCatalogue(Person person) {
        boolean concerned = person.isOfProvider()
                ? person.has(Role.ENGINEER) || person.roles().all().stream().anyMatch(Role::approvesInternally)
                : !person.roles().all().isEmpty();
        if (!concerned) {
            throw Refused.notAllowed(
                            "onlyThoseConcernedSeeTheCatalogue",
                            "The catalogue of actions is for engineers, for approvers, and for customers.")
                    .about(person.tenant().orElse(null), null);
        }
    }

    /** Everything that is asked of an action before it runs under a grant, its parameters apart. */
    static void mayRun(Action action, AccessGrant grant) {
        onlyForItsServices(action, grant);
        onlyWithinTheLevelGranted(action, grant);
        onlyTheApprovedActions(action, grant);
    }

    static Refused onlyWhatIsInTheCatalogueRuns(String name, AccessGrant grant) {
        return refuse(grant, "onlyWhatIsInTheCatalogueRuns", "There is no action " + name + " in the catalogue.");
    }

    private static void onlyForItsServices(Action action, AccessGrant grant) {
        if (!action.services().contains(grant.service())) {
            throw refuse(
                    grant,
                    "onlyForItsServices",
                    action.name() + " is not for " + grant.service().label() + ", which this grant is for.");
        }
    }

    private static void onlyWithinTheLevelGranted(Action action, AccessGrant grant) {
        if (action.permissionLevel().compareTo(grant.permissionLevel()) > 0) {
            throw refuse(
                    grant,
                    "onlyWithinTheLevelGranted",
                    action.name() + " needs the level "
                            + action.permissionLevel().id() + "; granted is "
                            + grant.permissionLevel().id() + ".");
        }
    }

    private static void onlyTheApprovedActions(Action action, AccessGrant grant) {
        if (!grant.actions().map(approved -> approved.contains(action.name())).orElse(true)) {
            throw refuse(
                    grant,
                    "onlyTheApprovedActions",
                    action.name() + " is not among the actions that were approved for this grant.");
        }
    }

    private static Refused refuse(AccessGrant grant, String rule, String message) {
        return Refused.notAllowed(rule, message).about(grant.tenant(), grant.requestId());
    }
}
