package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.decision.Terms;
import dev.lockbox.identity.KnownPeople;
import dev.lockbox.identity.KnownTenants;
import dev.lockbox.identity.Person;
import dev.lockbox.ledger.EmptyLogs;
import dev.lockbox.request.PermissionLevel;
import dev.lockbox.request.Requests;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailException;

class NoticesTests {

    private static final Terms READING = new Terms(Duration.ofHours(1), PermissionLevel.READ, Optional.empty());

    private final List<MimeMessage> taken = new ArrayList<>();
    private final List<Object> announced = new ArrayList<>();

    @Test
    void aMailToAMicrosoft365CustomerHoldsNoLinkEvenIfTheTableOfTermsSaysSo() throws Exception {
        notices(Requests.APPROVER).requestWaits(Requests.waitingForTheCustomerWith("portalLink"), READING);
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).getContent().toString()).doesNotContain("http", "lockbox.example");
        assertThat(announced).hasOnlyElementsOfType(CustomerNotified.class).hasSize(1);
    }

    @Test
    void theMailSaysWhatIsLeftToApproveAndNotWhatNobodyCanApproveAnyMore() throws Exception {
        notices(Requests.APPROVER).requestWaits(Requests.waitingForTheCustomer(), READING);
        assertThat(Requests.waitingForTheCustomer().duration()).isEqualTo(Duration.ofHours(2));
        assertThat(taken.get(0).getContent().toString()).contains("1 hour from the moment of approval");
    }

    @Test
    void whereNobodyCanDecideTheMailFailsSoThatSomebodyNotices() {
        assertThatExceptionOfType(MailException.class)
                .isThrownBy(() -> notices(Requests.AUDITOR).requestWaits(Requests.waitingForTheCustomer(), READING))
                .withMessageStartingWith("Nobody of contoso can decide");
        assertThat(announced).isEmpty();
    }

    private Notices notices(Person... ofContoso) {
        return new Notices(
                new KnownPeople(ofContoso),
                new KnownTenants(Requests.CONTOSO),
                new EmptyLogs(),
                new Postbox() {
                    @Override
                    public MimeMessage blank() {
                        return new MimeMessage(Session.getInstance(new Properties()));
                    }

                    @Override
                    public void take(MimeMessage letter) {
                        taken.add(letter);
                    }

                    @Override
                    public String describe() {
                        return "kept here";
                    }
                },
                new MailSettings("lockbox@localhost", null, URI.create("https://lockbox.example")),
                announced::add);
    }
}
