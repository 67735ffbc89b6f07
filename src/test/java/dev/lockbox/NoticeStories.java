package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lockbox.request.RequestStatus;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.Arrays;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

/** The mail to the customer's approvers, through a real SMTP server. */
@LockboxTest
class NoticeStories {

    private static final GreenMail SMTP = new GreenMail(
            new ServerSetup(TestSocketUtils.findAvailableTcpPort(), "localhost", ServerSetup.PROTOCOL_SMTP));

    @Autowired
    private Driver driver;

    @DynamicPropertySource
    static void throughSmtp(DynamicPropertyRegistry properties) {
        SMTP.start();
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", () -> SMTP.getSmtp().getPort());
        properties.add("lockbox.mail.portal", () -> "https://lockbox.example");
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:notices;DB_CLOSE_DELAY=-1");
    }

    @BeforeEach
    void start() {
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    @AfterEach
    void empty() throws Exception {
        SMTP.purgeEmailFromAllMailboxes();
    }

    @AfterAll
    static void close() {
        SMTP.stop();
    }

    @Test
    void everyDesignatedApproverOfAMicrosoft365CustomerGetsAMailThatHoldsNothingToClick() throws Exception {
        String id = driver.ask(Driver.with(
                Driver.with(Driver.m365(), "justification", "See http://evil.example or www.evil.example"),
                "resource",
                "https://evil.example/site"));
        driver.decideInternally(id, "supportmanager", "Approve");
        assertThat(SMTP.getReceivedMessages())
                .as("before the step is committed")
                .isEmpty();

        driver.runJobs(id);

        assertThat(recipients())
                .containsExactlyInAnyOrder("contosoadmin@contoso.example", "contosoapprover@contoso.example");
        String text = text();
        assertThat(text)
                .contains(
                        "EXSR123456",
                        "2 March 2026, 22:00 Central European",
                        "2 March 2026, 21:00 Coordinated Universal",
                        id)
                .doesNotContainIgnoringCase("http")
                .doesNotContain("www.", "href", "evil");
        assertThat(SMTP.getReceivedMessages()[0].getContentType()).startsWith("text/plain");
        assertThat(driver.trail(id)).endsWith("Notify Customer");
        assertThat(driver.records(id)).last().satisfies(record -> assertThat(record.auditData())
                .contains("contosoadmin@contoso.example", "\"DecisionDeadline\":\"2026-03-02T21:00:00Z\""));
    }

    @Test
    void theOwnerOfAnAzureSubscriptionGetsALinkToTheRequest() throws Exception {
        String id = driver.ask(Driver.azure());
        driver.runJobs(id);
        assertThat(recipients()).containsExactly("fabrikamowner@fabrikam.example");
        assertThat(text()).contains("https://lockbox.example/requests/" + id);
    }

    @Test
    void aDeadMailServerHoldsUpNothingAndTheMailIsTriedAgain() throws Exception {
        String id = driver.atTheCustomer();
        SMTP.stop();
        Job mail = mailOf(id);
        assertThatThrownBy(() -> driver.management.executeJob(mail.getId()))
                .hasMessageContaining("Mail server connection failed");
        assertThat(driver.trail(id)).doesNotContain("Notify Customer");
        assertThat(mailOf(id).getRetries()).isPositive();
        assertThat(driver.request(id).status()).isEqualTo(RequestStatus.CUSTOMER_NOTIFIED);

        String other = driver.atTheCustomer();
        driver.decide(other, "contosoapprover", "Approve");
        assertThat(driver.request(other).status()).isEqualTo(RequestStatus.APPROVED);

        SMTP.start();
        driver.runJobs(id);
        assertThat(recipients()).contains("contosoapprover@contoso.example");
        assertThat(driver.trail(id)).containsOnlyOnce("Notify Customer");
    }

    @Test
    void noMailIsSentAboutARequestThatWasAnsweredMeanwhile() {
        String id = driver.atTheCustomer();
        driver.decide(id, "contosoapprover", "Approve");
        driver.runJobs(id);
        assertThat(SMTP.getReceivedMessages()).isEmpty();
        assertThat(driver.trail(id)).doesNotContain("Notify Customer");
    }

    private Job mailOf(String id) {
        return driver.management
                .createJobQuery()
                .processInstanceId(driver.instance(id).getId())
                .messages()
                .singleResult();
    }

    private static MimeMessage onlyMail() {
        assertThat(SMTP.getReceivedMessages()).isNotEmpty();
        return SMTP.getReceivedMessages()[0];
    }

    private static String text() throws Exception {
        return onlyMail().getContent().toString();
    }

    private static String[] recipients() throws Exception {
        return Arrays.stream(onlyMail().getRecipients(Message.RecipientType.TO))
                .map(Object::toString)
                .toArray(String[]::new);
    }
}
