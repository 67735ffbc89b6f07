package dev.lockbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenOperationsTests {

    private static final Person ENGINEER =
            Person.ofProvider("erin", "Erin", "erin@provider.example", HeldRoles.sinceEver(Role.ENGINEER));

    @Test
    void thePageShowsTheTable() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs", "engine-operations.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(OpenOperations.TABLE.stream()
                        .map(it -> "| `%s %s` | %s |"
                                .formatted(it.method(), it.path(), it.who().label()))
                        .toList());
    }

    @Test
    void anIdIsNotTheNameOfAnotherOperation() {
        String definitions = "/engine-rest/process-definition/";
        assertThat(OpenOperations.include("GET", definitions + "customer-lockbox:1:ff018fd2", null, ENGINEER))
                .isTrue();
        assertThat(OpenOperations.include("GET", definitions + "statistics", null, ENGINEER))
                .isFalse();
    }

    @Test
    void nobodyReadsOffIncidentsWhoDoesNotLookAfterThem() {
        String count = "/engine-rest/process-definition/count";
        for (String query : List.of("incidentMessageLike=Mail%25", "latest=true&%69ncidentId=1", "x=%zz")) {
            assertThat(OpenOperations.include("GET", count, query, ENGINEER))
                    .as(query)
                    .isFalse();
        }
        assertThat(OpenOperations.include("GET", count, "latest=true&nameLike=%25incident%25", ENGINEER))
                .isTrue();
    }

    @Test
    void peopleReadTheirOwnProfileAlone() {
        assertThat(OpenOperations.include("GET", "/engine-rest/user/erin/profile", null, ENGINEER))
                .isTrue();
        assertThat(OpenOperations.include("GET", "/engine-rest/user/anton/profile", null, ENGINEER))
                .isFalse();
    }

    @Test
    void whatIsOpenToSomebodyIsShutToThoseNotSignedIn() {
        assertThat(OpenOperations.include("GET", "/engine-rest/task", null, null))
                .isFalse();
        assertThat(OpenOperations.know("GET", "/engine-rest/task")).isTrue();
        assertThat(OpenOperations.know("DELETE", "/engine-rest/task")).isFalse();
    }

    @Test
    void anotherSpellingOpensNothing() {
        for (String path : List.of(
                "/engine-rest//task",
                "/engine-rest/task/x/../../user",
                "/engine-rest/Task",
                "/engine-rest/engine/a/b/task",
                "/engine-rest/task%2Fcount",
                "/camunda/api/engine/engine/task")) {
            assertThat(OpenOperations.include("GET", path, null, ENGINEER))
                    .as(path)
                    .isFalse();
        }
    }
}
