package dev.lockbox.process.door;

import dev.lockbox.identity.AttemptRefused;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.SignInRefused;
import dev.lockbox.identity.Strangers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps on record what is refused at the people's doors to somebody who did not sign in, where nobody else did: the
 * webapps only say no.
 */
class RefusalsOfStrangers extends OncePerRequestFilter {

    private static final String ON_RECORD = RefusalsOfStrangers.class.getName() + ".onRecord";

    private final Strangers strangers;

    RefusalsOfStrangers(Strangers strangers) {
        this.strangers = strangers;
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
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public void setStatus(int status) {
                super.setStatus(heard(request, response, status));
            }

            @Override
            public void sendError(int status) throws IOException {
                super.sendError(heard(request, response, status));
            }

            @Override
            public void sendError(int status, String message) throws IOException {
                super.sendError(heard(request, response, status), message);
            }
        });
    }

    /** The status to answer with: the one given, or 429 once there were too many. */
    private int heard(HttpServletRequest request, HttpServletResponse response, int status) {
        boolean refused = status == HttpStatus.UNAUTHORIZED.value() || status == HttpStatus.FORBIDDEN.value();
        if (!refused || request.getAttribute(ON_RECORD) != null || isSignedIn(request)) {
            return status;
        }
        Refused told = strangers.refuse(
                Refused.notAllowed("signInFirst", "Sign in first."),
                request.getMethod() + " " + request.getRequestURI());
        if (told.why() != Refused.Why.TOO_MANY) {
            return status;
        }
        told.retryAfterSeconds().ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
        return HttpStatus.TOO_MANY_REQUESTS.value();
    }

    private static boolean isSignedIn(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null
                && !AuthenticationUtil.getAuthsFromSession(session)
                        .getAuthentications()
                        .isEmpty();
    }
}
