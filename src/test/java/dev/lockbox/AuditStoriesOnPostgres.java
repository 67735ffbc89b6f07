package dev.lockbox;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** The same stories on a real PostgreSQL, while the background does its work. */
@TestPropertySource(properties = "lockbox.rounds=true")
class AuditStoriesOnPostgres extends AuditStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.use(properties);
    }

    @Autowired
    private JdbcTemplate database;

    @Test
    void aRecordHasItsPlaceWithinASecondThoughNobodyLooks() {
        driver.granted();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> database.queryForObject("select count(*) from audit_intake", Long.class) == 0);
    }
}
