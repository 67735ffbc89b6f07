package dev.lockbox.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Deploys the models at start. Resources are named by their file name alone, so that only a file that changed becomes a
 * new version, wherever the folder lies.
 */
@Component
public class Models implements SmartInitializingSingleton {

    private static final String DEPLOYMENT = "lockbox";

    private final ModelSettings settings;
    private final RepositoryService repository;
    private final ApplicationEventPublisher announcements;
    private final OneNodeAtATime start;

    Models(
            ModelSettings settings,
            RepositoryService repository,
            ApplicationEventPublisher announcements,
            OneNodeAtATime start) {
        this.settings = settings;
        this.repository = repository;
        this.announcements = announcements;
        this.start = start;
    }

    @Override
    public void afterSingletonsInstantiated() {
        start.run(this::deploy);
    }

    private void deploy() {
        DeploymentBuilder builder = repository
                .createDeployment()
                .name(DEPLOYMENT)
                .source(DEPLOYMENT)
                .enableDuplicateFiltering(true);
        List<Resource> files = new ArrayList<>(files(settings.processes(), "processes"));
        files.addAll(files(settings.forms(), "forms"));
        files.forEach(file -> add(builder, file));
        long before = deployments();
        var deployment = builder.deploy();
        if (deployments() > before) {
            announcements.publishEvent(
                    new ModelDeployed(deployment.getId(), repository.getDeploymentResourceNames(deployment.getId())));
        }
    }

    private long deployments() {
        return repository.createDeploymentQuery().deploymentName(DEPLOYMENT).count();
    }

    private static void add(DeploymentBuilder builder, Resource file) {
        try (InputStream content = file.getInputStream()) {
            builder.addInputStream(file.getFilename(), content);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the model " + file, e);
        }
    }

    private static List<Resource> files(Path folder, String insideTheJar) {
        try {
            if (!Files.isDirectory(folder)) {
                return Arrays.asList(new PathMatchingResourcePatternResolver()
                        .getResources("classpath:models/" + insideTheJar + "/*.*"));
            }
            try (var paths = Files.list(folder)) {
                return paths.filter(path -> path.toString().matches(".*\\.(bpmn|dmn|form)"))
                        .sorted()
                        .<Resource>map(FileSystemResource::new)
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the models in " + folder.toAbsolutePath(), e);
        }
    }

    /** Where the models come from, in words for the operator. */
    public String describe() {
        return describe(settings.processes()) + " and " + describe(settings.forms());
    }

    private static String describe(Path folder) {
        return Files.isDirectory(folder)
                ? folder.toAbsolutePath().normalize().toString()
                : "the copies inside the jar (there is no folder " + folder + ")";
    }
}
