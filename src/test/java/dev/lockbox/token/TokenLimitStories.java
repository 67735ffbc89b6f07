package dev.lockbox.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** How many tokens are given, and how often somebody may ask with a wrong secret. */
@LockboxTest
@DirtiesContext
@TestPropertySource(
        properties = {
            "lockbox.limits.strangers=5 in 1m",
            "lockbox.tokens.pace=3 in 1m",
            "lockbox.tokens.resource-servers.mail.service=exchange-online",
            "lockbox.tokens.resource-servers.mail.secret-hash=55d24d1e5bb5c78ff659439718f787646160ce78ff2f48952745723fe61d06e6",
            "spring.datasource.url=jdbc:h2:mem:token-limits;DB_CLOSE_DELAY=-1"
        })
class TokenLimitStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @Test
    void aGrantGetsSomeTokensAMinuteAndOthersAreNotHeldUp() {
        String path = "/api/v1/grants/" + driver.grant(driver.granted()).id() + "/tokens";
        for (int i = 0; i < 3; i++) {
            assertThat(http.post("engineer", path, "").status()).isEqualTo(200);
        }
        var tooMany = http.post("engineer", path, "");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.header("Retry-After")).isEqualTo("60");
        String another = "/api/v1/grants/" + driver.grant(driver.granted()).id() + "/tokens";
        assertThat(http.post("engineer", another, "").status()).isEqualTo(200);
        driver.clock.advance(Duration.ofMinutes(1));
        assertThat(http.post("engineer", path, "").status()).isEqualTo(200);
    }

    @Test
    void wrongSecretsAreToldToWaitAndTheRightOneIsNot() {
        http.remember("mail", "wrong");
        for (int i = 0; i < 5; i++) {
            assertThat(http.form("mail", "/oauth2/introspect", "token=x").status())
                    .isEqualTo(401);
        }
        long written = refusals();
        var tooMany = http.form("mail", "/oauth2/introspect", "token=x");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.header("Retry-After")).isEqualTo("60");
        assertThat(refusals()).isEqualTo(written);
        http.remember("mail", "m".repeat(64));
        assertThat(http.form("mail", "/oauth2/introspect", "token=x").text()).isEqualTo("{\"active\":false}");
    }

    private long refusals() {
        return database.queryForObject(
                "select count(*) from everything_recorded where operation = 'Refuse Attempt'", Long.class);
    }
}
