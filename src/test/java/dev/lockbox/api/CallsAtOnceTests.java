package dev.lockbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Person;
import jakarta.servlet.FilterChain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

class CallsAtOnceTests {

    private static final String AUDIT = "/api/v1/audit";

    private final CallsAtOnce filter = new CallsAtOnce(new WrittenProblems(new ObjectMapper()));

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whoReadsManyExportsAtOnceWaitsWithTheNextAndWithNothingElse() {
        signIn("auditor");
        MockHttpServletResponse[] met = new MockHttpServletResponse[4];
        underWay(10, () -> {
            met[0] = call(AUDIT);
            met[1] = call("/api/v1/requests/1/evidence");
            met[2] = call("/api/v1/audit/checkpoint");
            signIn("another");
            met[3] = call(AUDIT);
            signIn("auditor");
        });
        assertThat(met[0].getStatus()).isEqualTo(429);
        assertThat(met[0].getHeader("Retry-After")).isEqualTo("1");
        assertThat(met[1].getStatus()).isEqualTo(429);
        assertThat(met[2].getStatus()).isEqualTo(200);
        assertThat(met[3].getStatus()).isEqualTo(200);
        assertThat(call(AUDIT).getStatus()).isEqualTo(200);
    }

    private static void signIn(String user) {
        Person person = Person.ofTenant("contoso", user, user, "a@b.example", HeldRoles.sinceEver());
        SecurityContextHolder.getContext()
                .setAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated(person, null, AuthorityUtils.NO_AUTHORITIES));
    }

    private void underWay(int exports, Runnable then) {
        if (exports == 0) {
            then.run();
        } else {
            call(AUDIT, (request, response) -> underWay(exports - 1, then));
        }
    }

    private MockHttpServletResponse call(String path) {
        return call(path, (request, response) -> {});
    }

    private MockHttpServletResponse call(String path, FilterChain chain) {
        var response = new MockHttpServletResponse();
        try {
            filter.doFilter(new MockHttpServletRequest("GET", path), response, chain);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return response;
    }
}
