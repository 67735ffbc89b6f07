package dev.lockbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.ContactAdministration;
import dev.lockbox.identity.Person;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where and how people are written to: for themselves, and for whoever administers their side. */
@RestController
@RequestMapping("/api/v1")
class ContactsApi {

    private final ContactAdministration contacts;

    ContactsApi(ContactAdministration contacts) {
        this.contacts = contacts;
    }

    @GetMapping("/me/contact")
    ContactView own(@AuthenticationPrincipal Person person) {
        return ContactView.of(contacts.own(person));
    }

    @PutMapping(path = "/me/contact", consumes = MediaType.APPLICATION_JSON_VALUE)
    ContactView changeOwn(@RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        return ContactView.of(contacts.changeOwn(Body.entered(body), person));
    }

    @GetMapping("/tenants/{tenant}/people/{user}/contact")
    ContactView ofTenant(
            @PathVariable String tenant, @PathVariable String user, @AuthenticationPrincipal Person person) {
        return ContactView.of(contacts.ofTenant(tenant, user, person));
    }

    @PutMapping(path = "/tenants/{tenant}/people/{user}/contact", consumes = MediaType.APPLICATION_JSON_VALUE)
    ContactView changeOfTenant(
            @PathVariable String tenant,
            @PathVariable String user,
            @RequestBody ObjectNode body,
            @AuthenticationPrincipal Person person) {
        return ContactView.of(contacts.changeOfTenant(tenant, user, Body.entered(body), person));
    }

    @GetMapping("/people/{user}/contact")
    ContactView ofProvider(@PathVariable String user, @AuthenticationPrincipal Person person) {
        return ContactView.of(contacts.ofProvider(user, person));
    }

    @PutMapping(path = "/people/{user}/contact", consumes = MediaType.APPLICATION_JSON_VALUE)
    ContactView changeOfProvider(
            @PathVariable String user, @RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        return ContactView.of(contacts.changeOfProvider(user, Body.entered(body), person));
    }
}
