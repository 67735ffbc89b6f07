package dev.lockbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.Fault;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.TenantAdministration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own say: the switch, and who decides. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}")
class TenantsApi {

    private final TenantAdministration administration;

    TenantsApi(TenantAdministration administration) {
        this.administration = administration;
    }

    record Settings(boolean requireApproval) {}

    record Approver(String user, String name, List<String> roles) {

        static Approver of(Person person) {
            return new Approver(
                    person.id(),
                    person.name(),
                    person.roles().all().stream().sorted().map(Role::id).toList());
        }
    }

    record Approvers(List<Approver> approvers) {}

    @GetMapping("/settings")
    Settings settings(@PathVariable String tenant, @AuthenticationPrincipal Person person) {
        return new Settings(administration.settings(tenant, person).requiresApproval());
    }

    @PutMapping(path = "/settings", consumes = MediaType.APPLICATION_JSON_VALUE)
    Settings change(@PathVariable String tenant, @RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        if (!(Body.field(body, "requireApproval") instanceof Boolean required)) {
            throw Refused.invalid(List.of(new Fault("requireApproval", "must be true or false")))
                    .about(person.isOf(tenant) ? tenant : null, null);
        }
        return new Settings(
                administration.requireApproval(tenant, required, person).requiresApproval());
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
}
