package dev.lockbox.action;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** The files that define the actions, read and checked as a whole. */
@Component
class CatalogueFiles {

    private static final Path BY_DEFAULT = Path.of("actions", "catalogue.yaml");

    private static final int MOST = 1 << 20;

    private final ActionSettings settings;
    private final ActionReader reader;

    CatalogueFiles(ActionSettings settings, ActionReader reader) {
        this.settings = settings;
        this.reader = reader;
    }

    /**
     * What was read.
     *
     * @param catalogue holds no action if there is a fault
     */
    record Found(Catalogue catalogue, List<CatalogueFault> faults) {}

    Found read() {
        List<CatalogueFault> faults = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        List<String> sums = new ArrayList<>();
        for (Path file : files()) {
            bytes(file, faults).ifPresent(bytes -> {
                sums.add(sha256(bytes) + "  " + file + "\n");
                part(file, bytes, faults).ifPresent(whole -> actions.addAll(reader.actions(whole)));
            });
        }
        noNameTwice(actions, faults);
        String version = sums.size() == 1
                ? sums.get(0).substring(0, 64)
                : sha256(String.join("", sums).getBytes(StandardCharsets.UTF_8));
        return new Found(
                new Catalogue(version, faults.isEmpty() ? List.copyOf(actions) : List.of()), List.copyOf(faults));
    }

    private List<Path> files() {
        if (settings.catalogue() != null && !settings.catalogue().isEmpty()) {
            return settings.catalogue();
        }
        return Files.exists(BY_DEFAULT) ? List.of(BY_DEFAULT) : List.of();
    }

    private static Optional<byte[]> bytes(Path file, List<CatalogueFault> faults) {
        try (InputStream content = Files.exists(file)
                ? Files.newInputStream(file)
                : new ClassPathResource("models/" + file.toString().replace('\\', '/')).getInputStream()) {
            byte[] bytes = content.readNBytes(MOST + 1);
            if (bytes.length <= MOST) {
                return Optional.of(bytes);
            }
            faults.add(whole(file, "is longer than " + MOST + " bytes"));
        } catch (IOException e) {
            faults.add(whole(file, "cannot be read: " + e.getMessage()));
        }
        return Optional.empty();
    }

    /** Takes the file apart and makes nothing of it: no type it names comes to be. */
    private static Optional<Part> part(Path file, byte[] bytes, List<CatalogueFault> faults) {
        var strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (var text = new InputStreamReader(new ByteArrayInputStream(bytes), strict)) {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(text);
            if (root != null) {
                return Optional.of(Part.whole(file.toString(), root, faults));
            }
            faults.add(whole(file, "is empty; where there are no actions, leave the file out"));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            faults.add(new CatalogueFault(file.toString(), line, "", "is no YAML: " + e.getProblem()));
        } catch (YAMLException | IOException e) {
            faults.add(whole(file, "is no YAML in UTF-8: " + e.getMessage()));
        }
        return Optional.empty();
    }

    private static void noNameTwice(List<Action> actions, List<CatalogueFault> faults) {
        Set<String> names = new HashSet<>();
        actions.stream()
                .filter(action -> !names.add(action.name().toLowerCase(Locale.ROOT)))
                .forEach(action -> faults.add(
                        new CatalogueFault("the catalogue", 0, action.name(), "stands there twice; names are unique")));
    }

    private static CatalogueFault whole(Path file, String reason) {
        return new CatalogueFault(file.toString(), 0, "", reason);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
