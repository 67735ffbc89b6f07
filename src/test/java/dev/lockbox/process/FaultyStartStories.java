package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The first start of all, with a folder whose models cannot be taken. */
@LockboxTest
class FaultyStartStories {

    private static final Path FOLDER = folder();

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("lockbox-faulty");
            try (var files = Files.list(Path.of("processes"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
            Files.writeString(folder.resolve("customer-lockbox.bpmn"), "<broken");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void anEmptyDatabase(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:faulty;DB_CLOSE_DELAY=-1");
        properties.add("lockbox.models.processes", () -> FOLDER);
    }

    @Test
    void lockboxStartsSaysWhatIsWrongAndTakesTheFirstModelsOnceTheyAreMended() throws IOException {
        var health = http.get(null, "/actuator/health");
        assertThat(health.status()).as("the node stays in service").isEqualTo(200);
        assertThat(health.text()).isEqualTo("{\"status\":\"WARNING\"}");
        assertThat(http.get("engineer", "/actuator/health").text()).isEqualTo(health.text());
        assertThat(http.get("processowner", "/actuator/health").text())
                .contains("customer-lockbox.bpmn", "\"nothingIsLive\":true");
        assertThat(http.get("processowner", "/api/v1/models").json().path("live"))
                .isEmpty();

        var asked = http.post("engineer", "/api/v1/requests", Driver.m365());
        assertThat(asked.status()).as(asked.text()).isEqualTo(409);
        assertThat(asked.json().path("rule").asText()).isEqualTo("noModelsAreLive");
        var started = http.post(
                "engineer",
                "/engine-rest/process-definition/key/customer-lockbox/start",
                Http.variables(Driver.m365()));
        assertThat(started.status()).as(started.text()).isBetween(400, 499);

        Files.copy(
                Path.of("processes", "customer-lockbox.bpmn"),
                FOLDER.resolve("customer-lockbox.bpmn"),
                StandardCopyOption.REPLACE_EXISTING);
        var first = http.post("processowner", "/api/v1/models/deploy", "");
        assertThat(first.json().path("outcome").asText()).as(first.text()).isEqualTo("live");
        assertThat(first.json().path("files")).hasSize(6);
        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(http.get(null, "/actuator/health").text()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(http.post("engineer", "/api/v1/requests", Driver.m365()).status())
                .isEqualTo(201);
    }
}
