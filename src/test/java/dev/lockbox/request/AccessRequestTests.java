package dev.lockbox.request;

import static dev.lockbox.identity.Approver.themselves;
import static dev.lockbox.request.Requests.APPROVER;
import static dev.lockbox.request.Requests.ENGINEER;
import static dev.lockbox.request.Requests.LEAD;
import static dev.lockbox.request.Requests.MANAGER;
import static dev.lockbox.request.Requests.NOW;
import static dev.lockbox.request.Requests.THE_LEADS;
import static dev.lockbox.request.Requests.THE_MANAGERS;
import static dev.lockbox.request.Requests.judgement;
import static dev.lockbox.request.Requests.submitted;
import static dev.lockbox.request.Requests.waitingForTheCustomer;
import static dev.lockbox.request.Requests.waitingForTheManager;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.identity.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessRequestTests {

    private static final Instant DEADLINE = NOW.plus(Duration.ofHours(12));

    @Test
    void aCodeIsNeverOfFiguresAlone() {
        var drawn = Stream.of(
                        "12345678-abcd-4abc-8abc-abcdefabcdef",
                        "00000000-abcd-4abc-8abc-abcdefabcdef",
                        "1234567a-1111-4111-8111-111111111111")
                .map(UUID::fromString)
                .iterator();
        assertThat(RequestCode.idOf(drawn::next)).isEqualTo("1234567a-1111-4111-8111-111111111111");
        assertThat(Stream.generate(() -> submitted().code().digits()).limit(500))
                .allSatisfy(digits -> assertThat(digits).containsPattern("[a-f]"));
    }

    @Test
    void anApprovalInTheLastSecondCounts() {
        var request = waitingForTheCustomer()
                .decide(true, themselves(APPROVER), "go on", Narrowing.NONE, DEADLINE.minusMillis(1));
        assertThat(request.status()).isEqualTo(RequestStatus.APPROVED);
        assertThat(request.decidedBy()).contains("contosoapprover");
        assertThat(request.comment()).contains("go on");
    }

    @Test
    void anApprovalAtTheDeadlineIsTooLate() {
        var request = waitingForTheCustomer();
        assertTooLate("EXPIRED", () -> request.decide(true, themselves(APPROVER), null, Narrowing.NONE, DEADLINE));
        assertThat(request.status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
    }

    @Test
    void anUnansweredRequestIsExpiredFromTheDeadlineOnEvenBeforeATimerSaysSo() {
        var request = waitingForTheCustomer();
        assertThat(request.statusAt(DEADLINE.minusMillis(1))).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        assertThat(request.statusAt(DEADLINE)).isEqualTo(RequestStatus.EXPIRED);
    }

    @Test
    void aTimerThatWasPushedForwardDoesNotExpireARequest() {
        var request = waitingForTheCustomer();
        assertTooLate("CUSTOMER_NOTIFIED", () -> request.expire(DEADLINE.minusMillis(1)));
        assertThat(request.expire(DEADLINE).status()).isEqualTo(RequestStatus.EXPIRED);
    }

    @Test
    void nobodyDecidesBeforeADeadlineIsAnnounced() {
        var request = waitingForTheManager()
                .decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, NOW)
                .putToCustomer();
        assertTooLate("CUSTOMER_NOTIFIED", () -> request.decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW));
    }

    @Test
    void anAnnouncedDeadlineNeverMoves() {
        assertTooLate("CUSTOMER_NOTIFIED", () -> waitingForTheCustomer().announce(DEADLINE.plusSeconds(1)));
    }

    @Test
    void deniedIsFinal() {
        var request = waitingForTheCustomer().decide(false, themselves(APPROVER), null, Narrowing.NONE, NOW);
        assertTooLate("DENIED", () -> request.decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW));
        assertTooLate("DENIED", () -> request.cancel(themselves(APPROVER), null, NOW));
        assertTooLate("DENIED", () -> request.withdraw(ENGINEER, NOW));
    }

    @Test
    void expiredIsFinal() {
        var request = waitingForTheCustomer().expire(DEADLINE);
        assertTooLate("EXPIRED", () -> request.decide(true, themselves(APPROVER), null, Narrowing.NONE, DEADLINE));
        assertTooLate("EXPIRED", () -> request.expire(DEADLINE));
    }

    @Test
    void anOverdueRequestCanNeitherBeCancelledNorWithdrawn() {
        assertTooLate("EXPIRED", () -> waitingForTheCustomer().cancel(themselves(APPROVER), null, DEADLINE));
        assertTooLate("EXPIRED", () -> waitingForTheCustomer().withdraw(ENGINEER, DEADLINE));
    }

    @Test
    void nothingReachesTheCustomerBeforeThePolicyHasSpoken() {
        assertRefused("noStepPastThePolicy", () -> submitted().putToCustomer());
    }

    @Test
    void nothingReachesTheCustomerBeforeTheManagerHasApproved() {
        assertRefused("noStepPastThePolicy", () -> waitingForTheManager().putToCustomer());
    }

    @Test
    void nothingOpensOnThePolicysWordWhileTheManagerHasNotApproved() {
        assertRefused("noStepPastThePolicy", () -> waitingForTheManager().approveWithoutConsent(NOW));
    }

    @Test
    void aRequestThePolicyRefusesIsOver() {
        var request = submitted().judge(judgement(PolicyVerdict.Outcome.DENY, null, "too broad"), NOW);
        assertThat(request.status()).isEqualTo(RequestStatus.POLICY_DENIED);
        assertTooLate("POLICY_DENIED", request::putToCustomer);
    }

    @Test
    void aRequestKeepsWhatJudgedItAndOfWhat() {
        var judgement = judgement(PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL, "supportManager", "always");
        assertThat(submitted().judgement()).isEmpty();
        assertThat(submitted().judge(judgement, NOW).judgement()).contains(judgement);
    }

    @Test
    void thePolicyJudgesOnce() {
        var allow = judgement(PolicyVerdict.Outcome.ALLOW, null, "fine");
        assertTooLate("INTERNAL_PENDING", () -> waitingForTheManager().judge(allow, NOW));
    }

    @Test
    void theManagerDecidesOnce() {
        var request =
                waitingForTheManager().decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, NOW);
        assertTooLate(
                "INTERNAL_PENDING",
                () -> request.decideInternally(THE_MANAGERS.id(), false, MANAGER, null, Narrowing.NONE, NOW));
    }

    @Test
    void aStepDrawnInLiesWithItsGroupUntilItsOwnDeadline() {
        Instant deadline = NOW.plus(Duration.ofHours(4));
        var request =
                waitingForTheManager().decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, NOW);
        assertThat(request.internallyApproved()).contains(true);
        request.announceInternally(THE_LEADS, deadline);
        assertThat(request.internallyApproved()).isEmpty();
        assertThat(request.internalStep()).contains(THE_LEADS);
        assertThat(request.answerBefore()).contains(deadline);
        assertThat(request.statusAt(deadline)).isEqualTo(RequestStatus.INTERNAL_EXPIRED);
        assertRefused("noStepPastTheProvider", request::putToCustomer);
        assertTooLate(
                "INTERNAL_PENDING",
                () -> request.decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, NOW));
        request.decideInternally(THE_LEADS.id(), true, LEAD, null, Narrowing.NONE, NOW);
        assertThat(request.internallyApproved()).contains(true);
        assertThat(request.putToCustomer().status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);
        assertThat(request.internalGroups()).containsExactlyInAnyOrder("supportManager", "supportLead");
    }

    @Test
    void aStepDrawnInStandsNotInForThePolicys() {
        var request = submitted()
                .judge(judgement(PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL, "supportManager", "always"), NOW)
                .announceInternally(THE_LEADS, DEADLINE)
                .decideInternally(THE_LEADS.id(), true, LEAD, null, Narrowing.NONE, NOW);
        assertRefused("noStepPastThePolicy", request::putToCustomer);
    }

    @Test
    void eachStepIsTakenOnceAndOneAtATime() {
        assertTooLate("INTERNAL_PENDING", () -> waitingForTheManager().announceInternally(THE_LEADS, DEADLINE));
        var request =
                waitingForTheManager().decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, NOW);
        assertRefused("eachStepOnce", () -> request.announceInternally(THE_MANAGERS, DEADLINE));
    }

    @Test
    void noStepIsTakenAfterTheCustomerWasAskedOrTheRequestEnded() {
        assertTooLate("CUSTOMER_NOTIFIED", () -> waitingForTheCustomer().announceInternally(THE_LEADS, DEADLINE));
        var denied =
                waitingForTheManager().decideInternally(THE_MANAGERS.id(), false, MANAGER, null, Narrowing.NONE, NOW);
        assertThat(denied.internallyApproved()).contains(false);
        assertTooLate("INTERNAL_DENIED", () -> denied.announceInternally(THE_LEADS, DEADLINE));
    }

    @Test
    void thePolicysStepIsThePolicysGroups() {
        var judged = submitted()
                .judge(judgement(PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL, "supportManager", "always"), NOW);
        var others = new InternalStep(InternalStep.OF_THE_POLICY, "supportLead");
        assertRefused("stepsNameWhoApproves", () -> judged.announceInternally(others, DEADLINE));
        var allowed = submitted().judge(judgement(PolicyVerdict.Outcome.ALLOW, null, "fine"), NOW);
        assertRefused("stepsNameWhoApproves", () -> allowed.announceInternally(THE_MANAGERS, DEADLINE));
    }

    @Test
    void aStepWithAnIdTooLongToKeepIsNone() {
        var request = submitted().judge(judgement(PolicyVerdict.Outcome.ALLOW, null, "fine"), NOW);
        var step = new InternalStep("x".repeat(InternalStep.LONGEST_ID + 1), "supportLead");
        assertRefused("stepsNameWhoApproves", () -> request.announceInternally(step, DEADLINE));
    }

    @Test
    void accessOpenedWithoutConsentIsNoAnswerOfTheCustomers() {
        var unasked = waitingForTheManager()
                .decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, NOW)
                .approveWithoutConsent(NOW);
        assertThat(unasked.approvedByCustomer()).isEmpty();
        assertThat(waitingForTheCustomer().approvedByCustomer()).isEmpty();
        assertThat(waitingForTheCustomer()
                        .decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW)
                        .approvedByCustomer())
                .contains(true);
        assertThat(waitingForTheCustomer()
                        .decide(false, themselves(APPROVER), null, Narrowing.NONE, NOW)
                        .approvedByCustomer())
                .contains(false);
    }

    @Test
    void theManagersTimeIsUpAtTheSecondToo() {
        Instant end = NOW.plus(Duration.ofHours(24));
        assertTooLate("INTERNAL_EXPIRED", () -> waitingForTheManager()
                .decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, end));
        assertTooLate("INTERNAL_PENDING", () -> waitingForTheManager().expireInternally(end.minusMillis(1)));
        assertThat(waitingForTheManager().statusAt(end)).isEqualTo(RequestStatus.INTERNAL_EXPIRED);
        assertThat(waitingForTheManager()
                        .decideInternally(THE_MANAGERS.id(), true, MANAGER, null, Narrowing.NONE, end.minusMillis(1))
                        .statusAt(end))
                .isEqualTo(RequestStatus.INTERNAL_PENDING);
    }

    @Test
    void theSecondAnswerIsToldWhoWasFirst() {
        var request = waitingForTheCustomer().decide(true, themselves(APPROVER), null, Narrowing.NONE, NOW);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> request.decide(false, themselves(APPROVER), null, Narrowing.NONE, NOW))
                .withMessage("This request was approved already by contosoapprover at 2026-03-02T09:00:00Z.");
    }

    private static void assertTooLate(String state, Runnable attempt) {
        assertThatExceptionOfType(Refused.class).isThrownBy(attempt::run).satisfies(refused -> {
            assertThat(refused.why()).isEqualTo(Refused.Why.TOO_LATE);
            assertThat(refused.state()).contains(state);
        });
    }

    private static void assertRefused(String rule, Runnable attempt) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(attempt::run)
                .extracting(Refused::rule)
                .isEqualTo(rule);
    }
}
