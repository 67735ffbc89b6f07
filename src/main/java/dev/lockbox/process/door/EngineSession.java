package dev.lockbox.process.door;

import dev.lockbox.identity.Person;
import dev.lockbox.process.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells the engine who is signed in, and takes it back afterwards. Without it the engine would skip every check, so a
 * call without a person does not pass.
 */
final class EngineSession extends OncePerRequestFilter {

    private final Accounts accounts;

    EngineSession(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Whoever is invited has no account yet, and what they do there needs no word of the engine's. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getMethod().equals("POST") && request.getRequestURI().equals("/api/v1/invitations/redeem");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Person person)) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        try {
            accounts.actAs(person);
            chain.doFilter(request, response);
        } finally {
            accounts.actAsNobody();
        }
    }
}
