package dev.lockbox.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.DeputyAdministration;
import dev.lockbox.identity.Deputyship;
import dev.lockbox.identity.Onboarding;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.TenantAdministration;
import dev.lockbox.notification.Reachability;
import java.time.Instant;
import java.time.Period;
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
    private final DeputyAdministration deputies;
    private final Onboarding onboarding;
    private final Reachability reachability;

    TenantsApi(
            TenantAdministration administration,
            DeputyAdministration deputies,
            Onboarding onboarding,
            Reachability reachability) {
        this.administration = administration;
        this.deputies = deputies;
        this.onboarding = onboarding;
        this.reachability = reachability;
    }

    /**
     * What the tenant chose; what it left as it was at the beginning is left out.
     *
     * @param shareComments whether the provider's compliance reads the approvers' words
     * @param auditRetention how long records are kept; null for ever
     * @param auditRetentionFrom from when on that counts; null if it did at once
     * @param teamAddress one address for all who decide
     * @param teamOnly whether notices about requests go there and to nobody by themselves
     * @param mailLinks whether mails may hold a link
     * @param warnings what keeps these settings from working; null if nothing does
     * @param escalateAfter after how many percent of the time to answer backup approvers are asked
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Settings(
            boolean requireApproval,
            Boolean shareComments,
            String auditRetention,
            Instant auditRetentionFrom,
            String teamAddress,
            Boolean teamOnly,
            Boolean mailLinks,
            Integer escalateAfter,
            List<String> warnings) {

        static Settings of(Tenant tenant, List<String> warnings) {
            Period period = tenant.auditRetention().period();
            return new Settings(
                    tenant.requiresApproval(),
                    tenant.sharesComments() ? true : null,
                    period == null ? null : period.toString(),
                    tenant.auditRetentionFrom().orElse(null),
                    tenant.notices().teamAddress(),
                    tenant.notices().teamOnly() ? true : null,
                    tenant.notices().mailLinks() ? null : false,
                    tenant.chosenEscalation().orElse(null),
                    warnings.isEmpty() ? null : warnings);
        }
    }

    record Deputy(String user, Instant namedAt, Instant from, Instant until) {

        static Deputy of(Deputyship deputyship) {
            return new Deputy(deputyship.deputy(), deputyship.namedAt(), deputyship.startsAt(), deputyship.endsAt());
        }
    }

    /** @param deputy who stands in, or will; left out if nobody does */
    record Approver(
            String user, String name, List<String> roles, @JsonInclude(JsonInclude.Include.NON_NULL) Deputy deputy) {

        static Approver of(Person person, Deputyship deputyship) {
            return new Approver(
                    person.id(),
                    person.name(),
                    PersonView.ids(person.roles().all()),
                    deputyship == null ? null : Deputy.of(deputyship));
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
        return view(administration.settings(tenant, person));
    }

    private Settings view(Tenant tenant) {
        return Settings.of(tenant, reachability.warnings(tenant));
    }

    @PutMapping(path = "/settings", consumes = MediaType.APPLICATION_JSON_VALUE)
    Settings change(@PathVariable String tenant, @RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        return view(administration.change(tenant, Body.entered(body), person));
    }

    @GetMapping("/approvers")
    Approvers approvers(@PathVariable String tenant, @AuthenticationPrincipal Person person) {
        Map<String, Deputyship> named = deputies.deputies(tenant, person);
        return new Approvers(administration.approvers(tenant, person).stream()
                .map(approver -> Approver.of(approver, named.get(approver.id())))
                .toList());
    }

    @PutMapping("/approvers/{user}")
    Approver name(@PathVariable String tenant, @PathVariable String user, @AuthenticationPrincipal Person person) {
        Person named = administration.nameApprover(tenant, user, person);
        return Approver.of(named, deputies.deputies(tenant, person).get(user));
    }

    @DeleteMapping("/approvers/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String tenant, @PathVariable String user, @AuthenticationPrincipal Person person) {
        administration.removeApprover(tenant, user, person);
    }

    @PutMapping(path = "/approvers/{user}/deputy", consumes = MediaType.APPLICATION_JSON_VALUE)
    Deputy nameDeputy(
            @PathVariable String tenant,
            @PathVariable String user,
            @RequestBody ObjectNode body,
            @AuthenticationPrincipal Person person) {
        return Deputy.of(deputies.name(
                tenant, user, Body.field(body, "deputy"), Body.field(body, "from"), Body.field(body, "until"), person));
    }

    @DeleteMapping("/approvers/{user}/deputy")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeDeputy(@PathVariable String tenant, @PathVariable String user, @AuthenticationPrincipal Person person) {
        deputies.remove(tenant, user, person);
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
