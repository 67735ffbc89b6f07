package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What Lockbox is made of is told to whoever holds the jar, and to nobody at the door. */
@LockboxTest
class PackedStories {

    @Autowired
    private Http http;

    @Test
    void theBillOfMaterialsIsPackedAndToldToNobody() throws IOException {
        var bill = getClass().getResource("/META-INF/sbom/application.cdx.json");
        assertThat(bill).isNotNull();
        assertThat(new ObjectMapper().readTree(bill).path("components").findValuesAsText("name"))
                .contains("camunda-engine", "spring-security-web", "postgresql");
        for (String path : List.of(
                "/actuator/sbom", "/actuator/sbom/application", "/actuator", "/META-INF/sbom/application.cdx.json")) {
            for (String user : new String[] {null, "platformadmin"}) {
                var answer = http.get(user, path);
                assertThat(answer.status()).as(path).isIn(401, 403, 404);
                assertThat(answer.text()).doesNotContain("CycloneDX");
            }
        }
    }
}
