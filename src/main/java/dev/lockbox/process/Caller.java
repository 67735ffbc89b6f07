package dev.lockbox.process;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.springframework.stereotype.Component;

/** Who acts: the person the engine has authenticated, whichever door they came through. */
@Component
class Caller {

    private final People people;

    Caller(People people) {
        this.people = people;
    }

    /** @throws Refused if nobody is signed in, or somebody Lockbox does not know */
    Person of(ProcessEngineServices engine) {
        var authentication = engine.getIdentityService().getCurrentAuthentication();
        String id = authentication == null ? null : authentication.getUserId();
        return people.findById(id == null ? "" : id)
                .orElseThrow(() -> Refused.notAllowed("onlyKnownPeopleAct", "Sign in as a person known to Lockbox."));
    }
}
