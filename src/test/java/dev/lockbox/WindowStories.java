package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.identity.Refused;
import dev.lockbox.request.RequestStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The seconds at the edge of each window and of each longest access, also where a clock is put forward or back. */
@LockboxTest
class WindowStories {

    /** An ordinary day, the eve of the spring change and of the autumn change of the tenants' clocks. */
    private static final String ORDINARY = "2026-03-02T09:00:00Z";

    private static final String SPRING = "2026-03-28T20:00:00Z";
    private static final String AUTUMN = "2026-10-24T20:00:00Z";

    @Autowired
    private Driver driver;

    @ParameterizedTest
    @ValueSource(strings = {ORDINARY, SPRING, AUTUMN})
    void aMicrosoft365CustomerHasTwelveHoursToTheSecond(String start) {
        assertWindow(Instant.parse(start), Driver.m365(), "contosoapprover", Duration.ofHours(12));
    }

    @ParameterizedTest
    @ValueSource(strings = {ORDINARY, SPRING, AUTUMN})
    void anAzureCustomerHasFourDaysToTheSecond(String start) {
        assertWindow(Instant.parse(start), Driver.azure(), "fabrikamowner", Duration.ofDays(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {ORDINARY, SPRING, AUTUMN})
    void accessToMicrosoft365LastsFourHoursToTheSecond(String start) {
        assertAccess(Instant.parse(start), Driver.m365(), "contosoapprover", Duration.ofHours(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {ORDINARY, SPRING, AUTUMN})
    void accessToAzureLastsEightHoursToTheSecond(String start) {
        assertAccess(Instant.parse(start), Driver.azure(), "fabrikamowner", Duration.ofHours(8));
    }

    @Test
    void theFormNamesTheZoneBeforeAndAfterTheChange() {
        driver.clock.set(Instant.parse(SPRING));
        String id = atTheCustomer(Driver.m365());
        assertThat(driver.formFacts(id, "contosoapprover"))
                .containsEntry("askedAt", "Sat, 28 March 2026, 21:00:00 CET")
                .containsEntry("answerBefore", "Sun, 29 March 2026, 10:00:00 CEST");
    }

    private void assertWindow(Instant start, Map<String, Object> asked, String approver, Duration window) {
        driver.clock.set(start);
        String inTime = atTheCustomer(asked);
        String late = atTheCustomer(asked);
        assertThat(driver.request(inTime).decisionDeadline()).contains(start.plus(window));
        assertThat(driver.timer(inTime).getDuedate().toInstant()).isEqualTo(start.plus(window));

        driver.clock.set(start.plus(window).minusSeconds(1));
        driver.decide(inTime, approver, "Approve");
        assertThat(driver.request(inTime).status()).isEqualTo(RequestStatus.APPROVED);

        driver.clock.set(start.plus(window));
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> driver.decide(late, approver, "Approve"))
                .satisfies(refused -> assertThat(refused.state()).contains("EXPIRED"));
    }

    private void assertAccess(Instant start, Map<String, Object> asked, String approver, Duration longest) {
        driver.clock.set(start);
        String id = atTheCustomer(asked);
        driver.decide(id, approver, "Approve");
        assertThat(driver.grant(id).isActiveAt(start.plus(longest).minusSeconds(1)))
                .isTrue();
        assertThat(driver.grant(id).isActiveAt(start.plus(longest))).isFalse();
        assertThat(driver.timer(id).getDuedate().toInstant()).isEqualTo(start.plus(longest));
    }

    private String atTheCustomer(Map<String, Object> asked) {
        String id = driver.ask(asked);
        if (driver.request(id).awaitsInternalApproval()) {
            driver.decideInternally(id, "supportmanager", "Approve");
        }
        return id;
    }
}
