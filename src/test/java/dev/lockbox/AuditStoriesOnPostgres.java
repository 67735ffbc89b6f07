package dev.lockbox;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The same stories on a real PostgreSQL, while the background does its work. */
@TestPropertySource(properties = "lockbox.rounds=true")
class AuditStoriesOnPostgres extends AuditStories {

    /** That a letter left is recorded too, between two looks of a story at the log. */
    @MockitoBean
    MailRounds noLetters;

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.useAlone(properties, "audits");
    }

    @Test
    void aRecordHasItsPlaceWithinASecondThoughNobodyLooks() {
        driver.granted();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> database.queryForObject("select count(*) from audit_intake", Long.class) == 0);
    }
}
