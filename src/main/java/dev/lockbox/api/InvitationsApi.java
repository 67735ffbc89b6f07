package dev.lockbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.Onboarding;
import dev.lockbox.identity.Person;
import dev.lockbox.process.Reception;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Coming in: the provider's invitations, redeeming one, and one's own password. */
@RestController
@RequestMapping("/api/v1")
class InvitationsApi {

    private final Onboarding onboarding;
    private final Reception reception;

    InvitationsApi(Onboarding onboarding, Reception reception) {
        this.onboarding = onboarding;
        this.reception = reception;
    }

    /** With {@code roles} somebody of the provider's, otherwise a new customer. */
    @PostMapping("/invitations")
    @ResponseStatus(HttpStatus.CREATED)
    InvitationView invite(@RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        return InvitationView.of(
                body.has("roles")
                        ? onboarding.inviteToProvider(
                                Body.list(body, "roles"),
                                Body.field(body, "isolatedIdentity"),
                                Body.field(body, "mfa"),
                                person)
                        : onboarding.inviteCustomer(
                                Body.field(body, "tenant"),
                                Body.field(body, "offering"),
                                Body.field(body, "language"),
                                Body.field(body, "timeZone"),
                                person));
    }

    /** Without sign-in: whoever is invited has no account yet. */
    @PostMapping("/invitations/redeem")
    @ResponseStatus(HttpStatus.CREATED)
    PersonView redeem(@RequestBody ObjectNode body) {
        return PersonView.of(reception.redeem(new Onboarding.Arrival(
                Body.field(body, "token"),
                Body.field(body, "user"),
                Body.field(body, "name"),
                Body.field(body, "mail"),
                Body.field(body, "password"))));
    }

    @DeleteMapping("/invitations/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(@PathVariable String id, @AuthenticationPrincipal Person person) {
        onboarding.withdraw(id, person);
    }

    @PutMapping("/account/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(@RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        reception.changePassword(person, Body.field(body, "oldPassword"), Body.field(body, "newPassword"));
    }
}
