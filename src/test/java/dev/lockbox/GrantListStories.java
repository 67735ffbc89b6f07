package dev.lockbox;

import static dev.lockbox.Driver.azure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is open at my place now, in one call. */
@LockboxTest
class GrantListStories {

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private Http http;

    private List<String> grants(String user, String query) {
        return http.pages(user, "/api/v1/grants?limit=200" + query, "grants").stream()
                .map(grant -> grant.path("id").asText())
                .toList();
    }

    private String granted() {
        return driver.grant(driver.granted()).id();
    }

    private String grantedAtFabrikam() {
        String id = driver.ask(azure());
        driver.decide(id, "fabrikamowner", "Approve");
        return driver.grant(id).id();
    }

    @Test
    void aCustomerSeesWhatIsOpenAtTheirPlaceNow() {
        String open = granted();
        String fabrikam = grantedAtFabrikam();
        String revoked = granted();
        assertThat(http.post("contosoapprover", "/api/v1/grants/" + revoked + "/revoke", "")
                        .status())
                .isEqualTo(200);

        for (String user : List.of("contosoadmin", "contosoapprover", "contosoauditor")) {
            assertThat(grants(user, "&status=ACTIVE")).contains(open).doesNotContain(fabrikam, revoked);
            assertThat(grants(user, "")).contains(open, revoked).doesNotContain(fabrikam);
        }
        assertThat(grants("contosoadmin", "&status=REVOKED")).contains(revoked).doesNotContain(open);
        JsonNode shown = http.get("contosoadmin", "/api/v1/grants?status=ACTIVE&limit=1")
                .json()
                .at("/grants/0");
        assertThat(shown)
                .isEqualTo(http.get("contosoadmin", "/api/v1/grants/" + open).json());
    }

    @Test
    void whatHasExpiredIsNotListedAsOpenThoughNoTimerSaidSo() {
        String open = granted();
        driver.clock.advance(Duration.ofHours(4).minusMillis(1));
        assertThat(grants("contosoadmin", "&status=ACTIVE")).contains(open);
        assertThat(grants("contosoadmin", "&status=EXPIRED")).doesNotContain(open);

        driver.clock.advance(Duration.ofMillis(1));

        assertThat(grants("contosoadmin", "&status=ACTIVE")).doesNotContain(open);
        assertThat(grants("contosoadmin", "&status=EXPIRED")).contains(open);
    }

    @Test
    void everybodyIsListedWhatTheyMayLookAtAndNothingElse() {
        List<String> all = List.of(granted(), grantedAtFabrikam());
        for (String user : List.of(
                "engineer",
                "engineer2",
                "supportmanager",
                "supportlead",
                "devopsmanager",
                "processowner",
                "compliance",
                "platformadmin",
                "ticketsystem",
                "contosoadmin",
                "fabrikamowner",
                "adatumadmin")) {
            List<String> known = all.stream()
                    .filter(id -> http.get(user, "/api/v1/grants/" + id).status() == 200)
                    .toList();
            assertThat(grants(user, "").stream().filter(all::contains))
                    .as(user)
                    .containsExactlyInAnyOrderElementsOf(known);
        }
        assertThat(grants("engineer", "")).containsAll(all);
        assertThat(grants("supportmanager", "&status=ACTIVE"))
                .contains(all.get(0))
                .doesNotContain(all.get(1));
        assertThat(grants("ticketsystem", "")).isEmpty();
    }

    @Test
    void theNewestComeFirstAndPagesFollowOneAnother() {
        // What other tests left behind, at whatever time theirs was.
        database.update("update access_grant set opened_at = '2020-01-01T00:00:00Z'");
        List<String> opened = Stream.generate(() -> {
                    driver.clock.advance(Duration.ofSeconds(1));
                    return granted();
                })
                .limit(3)
                .collect(Collectors.toCollection(ArrayList::new));
        String twin = granted();

        JsonNode first =
                http.get("contosoadmin", "/api/v1/grants?status=ACTIVE&limit=2").json();
        assertThat(first.path("grants").findValuesAsText("id")).containsExactlyInAnyOrder(opened.get(2), twin);
        JsonNode second = http.get(
                        "contosoadmin",
                        "/api/v1/grants?status=ACTIVE&limit=2&cursor="
                                + first.path("next").asText())
                .json();
        assertThat(second.path("grants").findValuesAsText("id")).containsExactly(opened.get(1), opened.get(0));
        assertThat(http.get(
                                "contosoadmin",
                                "/api/v1/grants?limit=1&cursor="
                                        + http.get("contosoadmin", "/api/v1/grants?limit=1")
                                                .json()
                                                .path("next")
                                                .asText())
                        .json()
                        .at("/grants/0/id")
                        .asText())
                .isIn(opened.get(2), twin);
    }

    @Test
    void whatIsAskedWronglyIsToldByField() {
        var answer = http.get("contosoadmin", "/api/v1/grants?status=OPEN&limit=0&cursor=x");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsText("field")).containsExactly("status", "limit", "cursor");
        assertThat(answer.text()).contains("must be one of ACTIVE, ");
        assertThat(http.get(null, "/api/v1/grants").status()).isEqualTo(401);
    }
}
