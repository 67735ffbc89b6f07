package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Role;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;

/** How a system without demo data begins: with one administrator, who invites everybody else. */
@LockboxTest
class FirstAdministratorStories {

    private static final String PASSWORD = "correct horse battery";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private People people;

    @Autowired
    private Accounts accounts;

    @Autowired
    private IdentityService identities;

    @Autowired
    private OneNodeAtATime start;

    @Autowired
    private ApplicationEventPublisher announcements;

    @Autowired
    private JdbcTemplate database;

    @BeforeEach
    void nobodyAdministers() {
        database.update("update person set roles = '' where id = 'platformadmin'");
    }

    @AfterEach
    void asItWas() {
        database.update("update person set roles = '' where id like 'chief%'");
        identities.deleteMembership("chief", "camunda-admin");
        database.update("update person set roles = 'camunda-admin' where id = 'platformadmin'");
    }

    @Test
    void whoIsNamedAtTheStartAdministersAndInvites() {
        startedWith("chief", PASSWORD);
        http.remember("chief", PASSWORD);
        var invited = http.post(
                "chief",
                "/api/v1/invitations",
                Map.of("tenant", "proseware", "offering", "m365", "language", "en", "timeZone", "UTC"));
        assertThat(invited.status()).as(invited.text()).isEqualTo(201);
        assertThat(database.queryForMap("select * from everything_recorded where object_id = 'chief'"))
                .containsEntry("operation", "Give Role")
                .containsEntry("user_id", "Lockbox")
                .hasEntrySatisfying("audit_data", data -> assertThat((String) data)
                        .contains("camunda-admin")
                        .doesNotContain(PASSWORD));
        startedWith("chief2", PASSWORD);
        assertThat(people.findById("chief2")).as("while there is one").isEmpty();
    }

    @Test
    void nobodyIsLetInWhoseNameIsTakenOrWhosePasswordIsWeakAndTheStartSaysWhy() {
        assertThatThrownBy(() -> startedWith("engineer", PASSWORD))
                .hasMessageContaining("lockbox.administrator.user: is taken");
        assertThatThrownBy(() -> startedWith("chief3", "weak-secret"))
                .hasMessageContaining("lockbox.administrator.password")
                .hasMessageNotContaining("weak-secret");
        assertThat(people.findById("chief3")).isEmpty();
        assertThat(driver.person("engineer").has(Role.PLATFORM_ADMIN)).isFalse();
    }

    @Test
    void withoutANameNothingHappens() {
        startedWith(null, null);
        startedWith("chief4", null);
        assertThat(people.findById("chief4")).isEmpty();
        assertThat(new AdministratorSettings("chief", PASSWORD)).asString().doesNotContain(PASSWORD);
    }

    private void startedWith(String user, String password) {
        new FirstAdministrator(
                        new AdministratorSettings(user, password), people, accounts, start, announcements, driver.clock)
                .afterSingletonsInstantiated();
    }
}
