package dev.lockbox.api;

import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Strangers;
import dev.lockbox.process.Attempts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** What somebody is told who stands before a shut door. Every such attempt is kept on record. */
@Component
class Shut {

    /** How much of what was sent is looked through for what it names, in bytes. */
    private static final int LOOKED_THROUGH = 64 * 1024;

    private final Attempts attempts;
    private final Strangers strangers;
    private final WrittenProblems problems;

    Shut(Attempts attempts, Strangers strangers, WrittenProblems problems) {
        this.attempts = attempts;
        this.strangers = strangers;
        this.problems = problems;
    }

    /** For whoever is signed in and still may not. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Exception denied) throws IOException {
        Refused refused = Security.ANOTHER_SITE.matches(request)
                ? Refused.notAllowed(Refused.ANOTHER_SITE, "A page of another site made your browser call this.")
                : doorIsShut();
        String body = new String(request.getInputStream().readNBytes(LOOKED_THROUGH), StandardCharsets.UTF_8);
        attempts.keep(refused, Problems.signedIn(), attempt(request), body + " " + request.getQueryString());
        problems.write(response, Problems.problem(HttpStatus.FORBIDDEN, "shut", refused.getMessage()));
    }

    /**
     * For whoever calls from a page and is not signed in. The webapps have their own way to ask for the password, which a
     * browser's dialogue would be in the way of; and what is open to nobody needs no sign-in to be refused.
     */
    void refuseStranger(HttpServletRequest request, HttpServletResponse response, Exception denied) throws IOException {
        if (!request.getRequestURI().startsWith("/camunda/api/")) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        boolean open = OpenOperations.know(request.getMethod(), request.getRequestURI());
        Refused told = strangers.refuse(
                open ? Refused.notAllowed("signInFirst", "Sign in first.") : doorIsShut(), attempt(request));
        if (told.why() == Refused.Why.TOO_MANY) {
            problems.tellToWait(response, told);
        } else {
            problems.write(
                    response,
                    open
                            ? Problems.problem(HttpStatus.UNAUTHORIZED, "sign-in", told.getMessage())
                            : Problems.problem(HttpStatus.FORBIDDEN, "shut", told.getMessage()));
        }
    }

    private static Refused doorIsShut() {
        return Refused.notAllowed(
                "doorIsShut",
                "This operation is not open to you; the operator's page of open operations says what is.");
    }

    private static String attempt(HttpServletRequest request) {
        return request.getMethod() + " " + request.getRequestURI();
    }
}
