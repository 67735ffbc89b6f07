package dev.lockbox.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The actions that come with the demo run as they come. */
@LockboxTest
class DemoActionStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void theyShowWhatIsInTheMailboxOfTheGrantAndInNoOther() {
        String grant = driver.grant(driver.granted()).id();
        assertThat(act(grant, "Get-MailboxStatistics", Map.of()))
                .contains("\"row\":{\"MAILBOX\":\"ann@contoso.example\",\"MESSAGES\":3,\"BYTES\":276668,");
        assertThat(act(grant, "Search-Mailbox", Map.of("from", "bob@contoso.example", "most", 1)))
                .contains("Minutes of Monday, corrected")
                .contains("\"rows\":1");
        assertThat(act(grant, "Search-Mailbox", Map.of("since", "2026-02-25"))).contains("\"rows\":2");
    }

    /** Adatum has Lockbox switched off: it is not asked, and cannot answer for contoso. */
    @Test
    void aGrantOfOneCustomerShowsNothingOfAnothersWhateverItCallsItsResource() {
        String id = driver.ask(Driver.with(Driver.m365(), "tenant", "adatum"));
        driver.decideInternally(id, "supportmanager", "Approve");
        String grant = driver.grant(id).id();

        assertThat(act(grant, "Get-MailboxStatistics", Map.of())).doesNotContain("\"row\":");
        assertThat(act(grant, "Search-Mailbox", Map.of())).contains("\"rows\":0");
    }

    private String act(String grant, String action, Map<String, Object> parameters) {
        var answer = http.post(
                "engineer", "/api/v1/grants/" + grant + "/actions", Map.of("action", action, "parameters", parameters));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }
}
