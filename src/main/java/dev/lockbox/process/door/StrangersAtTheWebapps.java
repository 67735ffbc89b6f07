package dev.lockbox.process.door;

import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Strangers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.regex.Pattern;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.springframework.web.filter.OncePerRequestFilter;

/** Keeps on record what the webapps refuse to somebody who did not sign in; they only say no. */
final class StrangersAtTheWebapps extends OncePerRequestFilter {

    private static final Pattern LOGIN = Pattern.compile("/camunda/api/admin/auth/user/[^/]+/login/[^/]+");

    private final Strangers strangers;

    StrangersAtTheWebapps(Strangers strangers) {
        this.strangers = strangers;
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

    /** The status to answer with: the webapps' own, or 429 once there were too many. */
    private int heard(HttpServletRequest request, HttpServletResponse response, int status) {
        if (!isRefusalOfAStranger(request, status)) {
            return status;
        }
        Refused told = strangers.refuse(
                Refused.notAllowed("signInFirst", "Sign in first."),
                request.getMethod() + " " + request.getRequestURI());
        if (told.retryAfter().isEmpty()) {
            return status;
        }
        response.setHeader(
                "Retry-After",
                Long.toString(told.retryAfter().get().plusMillis(999).toSeconds()));
        return 429;
    }

    // A wrong password was put on record where it was tried.
    private static boolean isRefusalOfAStranger(HttpServletRequest request, int status) {
        boolean refused = status == HttpServletResponse.SC_FORBIDDEN
                || status == HttpServletResponse.SC_UNAUTHORIZED
                        && !LOGIN.matcher(request.getRequestURI()).matches();
        Authentications signedIn = Authentications.getCurrent();
        return refused && (signedIn == null || signedIn.getAuthentications().isEmpty());
    }
}
