package dev.lockbox.process.door;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells Spring Security whom the webapps have signed in, for the call at hand alone, so that one table says for all
 * doors which operations are open to whom. The person is read anew with each call: a role that was taken away counts no
 * more, whatever the webapp's session remembers.
 */
final class WebappSession extends OncePerRequestFilter {

    private final People people;

    WebappSession(People people) {
        this.people = people;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        signedIn(request).ifPresent(person -> {
            var known =
                    new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(person, null, List.of()));
            new RequestAttributeSecurityContextRepository().saveContext(known, request, response);
        });
        chain.doFilter(request, response);
    }

    private Optional<Person> signedIn(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return Optional.ofNullable(session)
                .map(AuthenticationUtil::getAuthsFromSession)
                .map(all -> all.getAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT))
                .map(Authentication::getIdentityId)
                .flatMap(people::findById);
    }
}
