package dev.lockbox.process.door;

import dev.lockbox.identity.AttemptRefused;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.SignInRefused;
import dev.lockbox.identity.Strangers;
import dev.lockbox.process.Attempts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps on record what is refused at the people's doors where nobody else did: the webapps only say no, to somebody who
 * did not sign in, or whose call had no token of the page it claims to come from.
 */
class RefusalsOfWebapps extends OncePerRequestFilter {

    private static final String ON_RECORD = RefusalsOfWebapps.class.getName() + ".onRecord";

    private final Strangers strangers;
    private final Attempts attempts;

    RefusalsOfWebapps(Strangers strangers, Attempts attempts) {
        this.strangers = strangers;
        this.attempts = attempts;
    }

    @EventListener({AttemptRefused.class, SignInRefused.class})
    public void isOnRecord() {
        RequestAttributes call = RequestContextHolder.getRequestAttributes();
        if (call != null) {
            call.setAttribute(ON_RECORD, true, RequestAttributes.SCOPE_REQUEST);
        }
    }

    // Where programs call, they are asked to sign in before anything else, and that is on record.
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.startsWith("/api/") || path.startsWith("/engine-rest");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Asked beforehand, since refusing a call may end its session.
        Optional<String> person = WebappSession.signedInAs(request.getSession(false));
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public void setStatus(int status) {
                super.setStatus(heard(request, response, person, status));
            }

            @Override
            public void sendError(int status) throws IOException {
                super.sendError(heard(request, response, person, status));
            }

            @Override
            public void sendError(int status, String message) throws IOException {
                super.sendError(heard(request, response, person, status), message);
            }
        });
    }

    /** The status to answer with: the one given, or 429 once there were too many. */
    private int heard(HttpServletRequest request, HttpServletResponse response, Optional<String> person, int status) {
        boolean refused = status == HttpStatus.UNAUTHORIZED.value() || status == HttpStatus.FORBIDDEN.value();
        if (!refused || request.getAttribute(ON_RECORD) != null) {
            return status;
        }
        String attempt = request.getMethod() + " " + request.getRequestURI();
        if (person.isPresent()) {
            attempts.keep(
                    Refused.notAllowed("refusedByTheWebapp", "The webapp did not take this call."),
                    person.get(),
                    attempt,
                    "");
            return status;
        }
        Refused told = strangers.refuse(Refused.notAllowed("signInFirst", "Sign in first."), attempt);
        if (told.why() != Refused.Why.TOO_MANY) {
            return status;
        }
        told.retryAfterSeconds().ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
        return HttpStatus.TOO_MANY_REQUESTS.value();
    }
}
