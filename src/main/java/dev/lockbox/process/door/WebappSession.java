package dev.lockbox.process.door;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.Attempts;
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
 * doors which operations are open to whom. The person is read anew with each call; a session ends when anything about
 * them changed since they signed in: another password shuts a thief out, and no webapp goes on with roles it remembers.
 */
final class WebappSession extends OncePerRequestFilter {

    private static final String SIGNED_IN_AT_VERSION = WebappSession.class.getName();

    private static final String SIGNING_IN = "/camunda/api/admin/auth/";

    private final People people;
    private final Attempts attempts;

    WebappSession(People people, Attempts attempts) {
        this.people = people;
        this.attempts = attempts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        Optional<Person> signedIn = signedIn(session);
        if (signedIn.isPresent() && hasChangedSince(signedIn.get(), session)) {
            session.invalidate();
            if (!request.getRequestURI().startsWith(SIGNING_IN)) {
                attempts.keep(
                        Refused.notAllowed("sessionsEndWithAChange", "Something about you changed. Sign in anew."),
                        signedIn.get().id(),
                        request.getMethod() + " " + request.getRequestURI(),
                        "");
                response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
                return;
            }
            signedIn = Optional.empty();
        }
        signedIn.ifPresent(person -> {
            var known =
                    new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(person, null, List.of()));
            new RequestAttributeSecurityContextRepository().saveContext(known, request, response);
        });
        chain.doFilter(request, response);
        remember(request.getSession(false));
    }

    // A browser may hear that it is signed in, and call again, a moment before the session is told the version.
    private static boolean hasChangedSince(Person person, HttpSession session) {
        Object version = session.getAttribute(SIGNED_IN_AT_VERSION);
        return version != null && !version.equals(person.version());
    }

    // Signing in starts a new session, which knows nothing yet.
    private void remember(HttpSession session) {
        if (session != null && session.getAttribute(SIGNED_IN_AT_VERSION) == null) {
            signedIn(session).ifPresent(person -> session.setAttribute(SIGNED_IN_AT_VERSION, person.version()));
        }
    }

    private Optional<Person> signedIn(HttpSession session) {
        return signedInAs(session).flatMap(people::findById);
    }

    /** The user name the webapps have put into their session. */
    static Optional<String> signedInAs(HttpSession session) {
        return Optional.ofNullable(session)
                .map(AuthenticationUtil::getAuthsFromSession)
                .map(all -> all.getAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT))
                .map(Authentication::getIdentityId);
    }
}
