package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.Requests;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailException;

class NoticesTests {

    private final List<MimeMessage> taken = new ArrayList<>();
    private final List<Object> announced = new ArrayList<>();

    @Test
    void aMailToAMicrosoft365CustomerHoldsNoLinkEvenIfTheTableOfTermsSaysSo() throws Exception {
        notices(List.of(Requests.APPROVER)).requestWaits(Requests.waitingForTheCustomerWith("portalLink"));
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).getContent().toString()).doesNotContain("http", "lockbox.example");
        assertThat(announced).hasOnlyElementsOfType(CustomerNotified.class).hasSize(1);
    }

    @Test
    void whereNobodyCanDecideTheMailFailsSoThatSomebodyNotices() {
        assertThatExceptionOfType(MailException.class)
                .isThrownBy(() -> notices(List.of(Requests.AUDITOR)).requestWaits(Requests.waitingForTheCustomer()))
                .withMessageStartingWith("Nobody of contoso can decide");
        assertThat(announced).isEmpty();
    }

    private Notices notices(List<Person> ofContoso) {
        return new Notices(
                new People() {
                    @Override
                    public Optional<Person> findById(String id) {
                        return Optional.empty();
                    }

                    @Override
                    public List<Person> findByTenantOrderById(String tenant) {
                        return ofContoso;
                    }

                    @Override
                    public Person save(Person person) {
                        return person;
                    }
                },
                new Tenants() {
                    @Override
                    public Optional<Tenant> findById(String id) {
                        return Optional.of(Requests.CONTOSO);
                    }

                    @Override
                    public Tenant save(Tenant tenant) {
                        return tenant;
                    }
                },
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
