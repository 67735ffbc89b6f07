package dev.lockbox.api;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.ProviderAdministration;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The provider's own people, for its platform administrators. */
@RestController
@RequestMapping("/api/v1/people")
class PeopleApi {

    private final ProviderAdministration administration;

    PeopleApi(ProviderAdministration administration) {
        this.administration = administration;
    }

    @GetMapping
    TenantsApi.Page people(
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) String limit,
            @AuthenticationPrincipal Person person) {
        var query = new QueryReader();
        int size = query.size("limit", limit, 50, 200);
        String after = query.user(cursor);
        query.check();
        return TenantsApi.Page.of(administration.people(after, size + 1, person), size);
    }

    @DeleteMapping("/{user}/roles/{role}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void take(@PathVariable String user, @PathVariable String role, @AuthenticationPrincipal Person person) {
        administration.takeRole(user, role, person);
    }
}
