package dev.lockbox.process.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The models as they are shipped, and edits of them as Modeler would save them. */
final class Shipped {

    static final ModelFiles FILES = read();
    static final ModelCheck CHECK = new ModelCheck(Duration.ofMinutes(1), Duration.ofDays(30));

    private Shipped() {}

    private static ModelFiles read() {
        Map<String, String> texts = new HashMap<>();
        for (String folder : List.of("processes", "forms")) {
            try (var files = Files.list(Path.of(folder))) {
                for (Path file : files.toList()) {
                    texts.put(file.getFileName().toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ModelFiles(texts);
    }

    /** What the shipped models do otherwise once edited like this; fails if they are refused. */
    static List<Difference> differences(Edit edit) {
        Checked checked = CHECK.check(edit.on(FILES));
        assertThat(checked.faults()).isEmpty();
        return checked.understood()
                .orElseThrow()
                .differencesFrom(CHECK.check(FILES).understood().orElseThrow());
    }

    /** An edit of one file; each place must be there, so that no edit silently does nothing. */
    record Edit(String name, String file, List<String> replacements) {

        static Edit of(String name, String file, String... replacements) {
            return new Edit(name, file, List.of(replacements));
        }

        ModelFiles on(ModelFiles files) {
            String text = files.texts().get(file);
            for (int i = 0; i < replacements.size(); i += 2) {
                assertThat(text).as(name).contains(replacements.get(i));
                text = text.replace(replacements.get(i), replacements.get(i + 1));
            }
            return files.with(new ModelFiles(Map.of(file, text)));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
