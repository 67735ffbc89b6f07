package dev.lockbox.process;

import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;
import org.springframework.stereotype.Component;

/** Takes what is deployed through the engine's own doors, from whoever is signed in there, the way all models go. */
@Component
class ModelsHandedIn {

    private final Models models;
    private final ProcessEngine engine;
    private final Caller caller;

    ModelsHandedIn(Models models, ProcessEngine engine, Caller caller) {
        this.models = models;
        this.engine = engine;
        this.caller = caller;
    }

    DeploymentWithDefinitions take(Map<String, byte[]> files) {
        return models.deploy(files, caller.of(engine));
    }
}
