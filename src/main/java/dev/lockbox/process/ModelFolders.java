package dev.lockbox.process;

import dev.lockbox.process.model.ModelFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The folders a process owner saves edited models into; where there is none, the copies inside the jar. */
@Component
class ModelFolders {

    private final ModelSettings settings;

    ModelFolders(ModelSettings settings) {
        this.settings = settings;
    }

    ModelTexts read() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        List<ModelFault> faults = new ArrayList<>();
        try {
            for (Resource file : files()) {
                if (contents.containsKey(file.getFilename())) {
                    faults.add(ModelTexts.fault(
                            file.getFilename(), "noFileTwice", "lies in both folders; keep one of them"));
                }
                try (InputStream content = file.getInputStream()) {
                    contents.put(file.getFilename(), content.readNBytes(ModelTexts.MOST + 1));
                }
            }
        } catch (IOException e) {
            faults.add(ModelTexts.fault("the folders", "filesCanBeRead", "cannot be read: " + e.getMessage()));
        }
        ModelTexts read = ModelTexts.of(contents);
        faults.addAll(read.faults());
        return new ModelTexts(read.files(), List.copyOf(faults));
    }

    private Set<Resource> files() throws IOException {
        Set<Resource> files = new LinkedHashSet<>(files(settings.processes(), "processes"));
        files.addAll(files(settings.forms(), "forms"));
        return files;
    }

    private static List<Resource> files(Path folder, String insideTheJar) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Arrays.asList(new PathMatchingResourcePatternResolver()
                    .getResources("classpath:models/" + insideTheJar + "/*.*"));
        }
        try (var paths = Files.list(folder)) {
            return paths.filter(ModelFolders::isModel)
                    .sorted()
                    .<Resource>map(FileSystemResource::new)
                    .toList();
        }
    }

    // Editors keep files of their own beside what they edit.
    private static boolean isModel(Path path) {
        String name = path.getFileName().toString();
        return ModelTexts.isModel(name) && !name.startsWith(".") && Files.isRegularFile(path);
    }

    /** In words for the operator. */
    String describe() {
        return describe(settings.processes()) + " and " + describe(settings.forms());
    }

    private static String describe(Path folder) {
        return Files.isDirectory(folder)
                ? folder.toAbsolutePath().normalize().toString()
                : "the copies inside the jar (there is no folder " + folder + ")";
    }
}
