package dev.lockbox.api;

import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Strangers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/** Asks whoever is not signed in to do so, or to wait after too many tries; the call is kept on record. */
@Component
class SignInFirst implements AuthenticationEntryPoint {

    private static final String WHAT_TO_DO = "Sign in with your user name and password.";

    private final Strangers strangers;
    private final WrittenProblems problems;

    SignInFirst(Strangers strangers, WrittenProblems problems) {
        this.strangers = strangers;
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        Refused told = refuse(request, failure);
        if (told.why() == Refused.Why.TOO_MANY) {
            problems.tellToWait(response, told);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Lockbox\", charset=\"UTF-8\"");
        problems.write(response, Problems.problem(HttpStatus.UNAUTHORIZED, "sign-in", told.getMessage()));
    }

    private Refused refuse(HttpServletRequest request, AuthenticationException failure) {
        Refused signInFirst = Refused.notAllowed("signInFirst", WHAT_TO_DO);
        return failure instanceof SignInFailed onRecord
                ? onRecord.tooMany().orElse(signInFirst)
                : strangers.refuse(signInFirst, request.getMethod() + " " + request.getRequestURI());
    }
}
