package dev.lockbox.process.guard;

import dev.lockbox.identity.Refused;
import org.camunda.bpm.engine.ArtifactFactory;

/** Makes no object of a class somebody names. Models that name one are refused before; this is the second lock. */
public final class NoClasses implements ArtifactFactory {

    @Override
    public <T> T getArtifact(Class<T> type) {
        throw Refused.notAllowed("noCodeInModels", "A model may not name a class; it calls the steps of the process.");
    }
}
