package dev.lockbox.api;

import dev.lockbox.identity.AttemptRefused;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Says in RFC 9457 what went wrong and what to do; a refused attempt is kept on record. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final ApplicationEventPublisher announcements;

    Problems(ApplicationEventPublisher announcements) {
        this.announcements = announcements;
    }

    /** @param type the last part of the problem's stable identifier */
    static ProblemDetail problem(HttpStatus status, String type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:lockbox:problem:" + type));
        return problem;
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(Refused refused, HttpServletRequest request) {
        announcements.publishEvent(
                new AttemptRefused(refused, signedIn(), request.getMethod() + " " + request.getRequestURI()));
        ProblemDetail problem =
                switch (refused.why()) {
                    case NOT_ALLOWED -> problem(HttpStatus.FORBIDDEN, "not-allowed", refused.getMessage());
                    case NOT_FOUND -> problem(HttpStatus.NOT_FOUND, "not-found", refused.getMessage());
                    case TOO_LATE -> problem(HttpStatus.CONFLICT, "already-decided", refused.getMessage());
                    case CONFLICT -> problem(HttpStatus.CONFLICT, "conflict", refused.getMessage());
                    case INVALID -> problem(HttpStatus.UNPROCESSABLE_ENTITY, "invalid-input", refused.getMessage());
                    case TOO_MANY -> tooMany(refused);
                    case OUT_OF_REACH -> problem(HttpStatus.SERVICE_UNAVAILABLE, "out-of-reach", refused.getMessage());
                };
        refused.state().ifPresent(state -> problem.setProperty("state", state));
        if (refused.why() == Refused.Why.NOT_ALLOWED || refused.why() == Refused.Why.CONFLICT) {
            problem.setProperty("rule", refused.rule());
        }
        if (!refused.faults().isEmpty()) {
            problem.setProperty("errors", refused.faults());
        }
        var answer = ResponseEntity.status(problem.getStatus());
        refused.retryAfterSeconds().ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        return answer.body(problem);
    }

    static ProblemDetail tooMany(Refused refused) {
        return problem(HttpStatus.TOO_MANY_REQUESTS, "too-many", refused.getMessage());
    }

    /** The id of whoever is signed in; null if nobody is. */
    static String signedIn() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Person person ? person.id() : null;
    }

    @ExceptionHandler({ConcurrencyFailureException.class, DuplicateKeyException.class})
    ResponseEntity<Object> overtaken() {
        return answer(problem(
                HttpStatus.CONFLICT,
                "overtaken",
                "Somebody else changed this at the same moment. Look again, then retry."));
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception failure, HttpServletRequest request) {
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        return answer(
                problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal",
                        "Lockbox failed, and changed nothing. Try again; if it stays, tell the operator the time of this call."));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(problem(HttpStatus.BAD_REQUEST, "malformed", "The body must be a JSON object."));
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem && problem.getType().equals(URI.create("about:blank"))) {
            problem.setType(URI.create("urn:lockbox:problem:http-" + status.value()));
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
