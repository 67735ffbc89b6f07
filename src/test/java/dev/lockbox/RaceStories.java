package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.ProcessEngineException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Two at once: one is decided, the other is told. */
@LockboxTest
public class RaceStories {

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @RepeatedTest(5)
    void ofTwoApproversAtOnceOneDecidesAndTheOtherIsToldWhat() throws Exception {
        String id = driver.atTheCustomer();
        var answers = atOnce(() -> decide(id, "contosoadmin", "Approve"), () -> decide(id, "contosoapprover", "Deny"));
        assertThat(answers).extracting(Http.Answer::status).containsExactlyInAnyOrder(200, 409);
        Http.Answer winner =
                answers.stream().filter(it -> it.status() == 200).findFirst().orElseThrow();
        Http.Answer loser =
                answers.stream().filter(it -> it.status() == 409).findFirst().orElseThrow();
        assertThat(loser.json().path("state").asText())
                .isEqualTo(winner.json().path("status").asText())
                .isIn("APPROVED", "DENIED");
        assertThat(driver.trail(id)).containsOnlyOnce("Set-AccessToCustomerDataRequest");
    }

    @RepeatedTest(5)
    void throughTasklistAndApiAtOnceItIsDecidedOnce() throws Exception {
        String id = driver.atTheCustomer();
        String task = driver.task(id);
        var tasklist = http.webapp("contosoadmin");
        var answers = atOnce(
                () -> tasklist.post(
                        "/task/" + task + "/submit-form", Http.variables(Map.of("approvalDecision", "Approve"))),
                () -> decide(id, "contosoapprover", "Approve"));
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isLessThan(500));
        assertThat(answers).filteredOn(answer -> answer.status() < 300).hasSize(1);
        assertThat(driver.trail(id)).containsOnlyOnce("Set-AccessToCustomerDataRequest", "Open Grant");
    }

    @RepeatedTest(5)
    void anApprovalThatRacesTheExpiringTimerIsEitherInTimeOrTooLate() throws Exception {
        String id = driver.atTheCustomer();
        var timer = driver.timer(id);
        driver.clock.set(timer.getDuedate().toInstant());
        var answers = atOnce(() -> Optional.of(decide(id, "contosoapprover", "Approve")), () -> {
            try {
                driver.management.executeJob(timer.getId());
            } catch (ProcessEngineException overtaken) {
                // Then it is tried again, as the engine does.
            }
            return Optional.<Http.Answer>empty();
        });
        assertThat(answers.get(0).orElseThrow().status()).isEqualTo(409);
        assertThat(driver.request(id).statusAt(driver.clock.instant()).name()).isEqualTo("EXPIRED");
        assertThat(driver.grants.findByRequest(id)).isEmpty();
    }

    @RepeatedTest(5)
    void aRevokeAndAReturnAtOnceEndAccessOnce() throws Exception {
        String id = driver.granted();
        String grant = "/api/v1/grants/" + driver.grant(id).id();
        var answers = atOnce(
                () -> http.post("contosoadmin", grant + "/revoke", ""),
                () -> http.post("engineer", grant + "/return", ""));
        assertThat(answers).extracting(Http.Answer::status).containsExactlyInAnyOrder(200, 409);
        assertThat(driver.trail(id))
                .filteredOn(operation -> operation.equals("Revoke Grant") || operation.equals("Return Grant"))
                .hasSize(1);
    }

    private Http.Answer decide(String id, String user, String answer) {
        return http.post(user, "/api/v1/requests/" + id + "/decision", Map.of("approvalDecision", answer));
    }

    public static <T> List<T> atOnce(Callable<T> one, Callable<T> other) throws Exception {
        var together = new CyclicBarrier(2);
        var both = Executors.newFixedThreadPool(2);
        try {
            Future<T> first = both.submit(() -> {
                together.await();
                return one.call();
            });
            Future<T> second = both.submit(() -> {
                together.await();
                return other.call();
            });
            return List.of(first.get(), second.get());
        } finally {
            both.shutdownNow();
        }
    }
}
