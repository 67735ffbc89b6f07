package dev.lockbox.process.guard;

import dev.lockbox.identity.Entry;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;

/**
 * Hands whatever is deployed, by whomever and through whichever door, to the one that checks it. The engine itself would
 * make it live as it is.
 */
public final class ModelsByOneDoor extends RepositoryServiceImpl {

    /** Where models are checked before they count. */
    @FunctionalInterface
    public interface Door {
        /** @param files what was handed in, by name */
        DeploymentWithDefinitions take(Map<String, byte[]> files);
    }

    private final Door door;

    public ModelsByOneDoor(Door door) {
        this.door = door;
    }

    @Override
    public DeploymentBuilder createDeployment() {
        return new FilesAlone(this);
    }

    @Override
    public DeploymentWithDefinitions deployWithResult(DeploymentBuilderImpl handedIn) {
        var entry = new Entry();
        mustBeLeftOut(
                entry, "tenant-id", handedIn.getDeployment().getTenantId(), "the models are the same for everybody");
        mustBeLeftOut(
                entry,
                "deployment-activation-time",
                handedIn.getProcessDefinitionsActivationDate(),
                "a model counts from the moment it is live");
        boolean copies = handedIn.getNameFromDeployment() != null
                || !handedIn.getDeployments().isEmpty()
                || !handedIn.getDeploymentResourcesById().isEmpty()
                || !handedIn.getDeploymentResourcesByName().isEmpty();
        mustBeLeftOut(entry, "deployment", copies ? "" : null, "hand the files in themselves");
        entry.check(null);
        Map<String, byte[]> files = new HashMap<>();
        handedIn.getResourceNames()
                .forEach(name -> files.put(
                        name, handedIn.getDeployment().getResources().get(name).getBytes()));
        return door.take(files);
    }

    private static void mustBeLeftOut(Entry entry, String field, Object given, String reason) {
        if (given != null) {
            entry.fault(field, "must be left out: " + reason);
        }
    }

    /** The engine would keep the last of two files of one name, and nobody could tell which one that was. */
    private static final class FilesAlone extends DeploymentBuilderImpl {

        FilesAlone(RepositoryServiceImpl repository) {
            super(repository);
        }

        @Override
        protected DeploymentBuilder addBytes(String name, byte[] bytes) {
            Map<String, ResourceEntity> before = deployment.getResources();
            if (before != null && before.containsKey(name)) {
                var entry = new Entry();
                entry.fault(name, "was handed in twice");
                entry.check(null);
            }
            return super.addBytes(name, bytes);
        }
    }
}
