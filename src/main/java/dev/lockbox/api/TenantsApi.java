package dev.lockbox.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.Onboarding;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.TenantAdministration;
import dev.lockbox.notification.Phrases;
import java.time.Instant;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own say: the switch, who decides, and who comes in. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}")
class TenantsApi {

    private final TenantAdministration administration;
    private final Onboarding onboarding;
    private final Phrases phrases;

    TenantsApi(TenantAdministration administration, Onboarding onboarding, Phrases phrases) {
        this.administration = administration;
        this.onboarding = onboarding;
        this.phrases = phrases;
    }

    /**
     * What the tenant chose; what it left as it was at the beginning is left out.
     *
     * @param shareComments whether the provider's compliance reads the approvers' words
     * @param auditRetention how long records are kept; null for ever
     * @param auditRetentionFrom from when on that counts; null if it did at once
     * @param phrase by which the tenant's people know mails that are about no request
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Settings(
            boolean requireApproval,
            Boolean shareComments,
            String auditRetention,
            Instant auditRetentionFrom,
            String phrase) {

        static Settings of(Tenant tenant, String phrase) {
            Period period = tenant.auditRetention().period();
            return new Settings(
                    tenant.requiresApproval(),
                    tenant.sharesComments() ? true : null,
                    period == null ? null : period.toString(),
                    tenant.auditRetentionFrom().orElse(null),
                    phrase);
        }
    }

    record Approver(String user, String name, List<String> roles) {

        static Approver of(Person person) {
            return new Approver(
                    person.id(), person.name(), PersonView.ids(person.roles().all()));
        }
    }

    /** A page of people, by user name; {@code next} is null on the last one. */
    record Page(List<PersonView> people, String next) {

        /** @param found one more than the page holds, if there are more */
        static Page of(List<Person> found, int size) {
            List<Person> shown = found.subList(0, Math.min(size, found.size()));
            return new Page(
                    shown.stream().map(PersonView::of).toList(),
                    found.size() > size ? QueryReader.cursor(shown.get(size - 1)) : null);
        }
    }

    record Approvers(List<Approver> approvers) {}

    @GetMapping("/settings")
    Settings settings(@PathVariable String tenant, @AuthenticationPrincipal Person person) {
        return Settings.of(administration.settings(tenant, person), phrases.ofTenant(tenant));
    }

    @PutMapping(path = "/settings", consumes = MediaType.APPLICATION_JSON_VALUE)
    Settings change(@PathVariable String tenant, @RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        Map<String, Object> entered = new HashMap<>();
        body.fieldNames().forEachRemaining(name -> entered.put(name, Body.field(body, name)));
        return Settings.of(administration.change(tenant, entered, person), phrases.ofTenant(tenant));
    }

    @GetMapping("/approvers")
    Approvers approvers(@PathVariable String tenant, @AuthenticationPrincipal Person person) {
        return new Approvers(administration.approvers(tenant, person).stream()
                .map(Approver::of)
                .toList());
    }

    @PutMapping("/approvers/{user}")
    Approver name(@PathVariable String tenant, @PathVariable String user, @AuthenticationPrincipal Person person) {
        return Approver.of(administration.nameApprover(tenant, user, person));
    }

    @DeleteMapping("/approvers/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String tenant, @PathVariable String user, @AuthenticationPrincipal Person person) {
        administration.removeApprover(tenant, user, person);
    }

    @GetMapping("/people")
    Page people(
            @PathVariable String tenant,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) String limit,
            @AuthenticationPrincipal Person person) {
        var query = new QueryReader();
        int size = query.size("limit", limit, 50, 200);
        String after = query.user(cursor);
        query.check();
        return Page.of(administration.people(tenant, after, size + 1, person), size);
    }

    @PutMapping("/people/{user}/roles/{role}")
    PersonView give(
            @PathVariable String tenant,
            @PathVariable String user,
            @PathVariable String role,
            @AuthenticationPrincipal Person person) {
        return PersonView.of(administration.giveRole(tenant, user, role, person));
    }

    @DeleteMapping("/people/{user}/roles/{role}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void take(
            @PathVariable String tenant,
            @PathVariable String user,
            @PathVariable String role,
            @AuthenticationPrincipal Person person) {
        administration.takeRole(tenant, user, role, person);
    }

    @PostMapping("/invitations")
    @ResponseStatus(HttpStatus.CREATED)
    InvitationView invite(
            @PathVariable String tenant, @RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        return InvitationView.of(
                body.has("user")
                        ? onboarding.inviteToChooseAPassword(tenant, Body.field(body, "user"), person)
                        : onboarding.inviteColleague(tenant, Body.list(body, "roles"), person));
    }
}
