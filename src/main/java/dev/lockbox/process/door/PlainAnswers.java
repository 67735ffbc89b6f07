package dev.lockbox.process.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.Attempts;
import dev.lockbox.process.Causes;
import dev.lockbox.process.CustomerLockbox;
import dev.lockbox.process.NotLiveYet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.rest.dto.ExceptionDto;
import org.camunda.bpm.engine.rest.exception.ExceptionHandlerHelper;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what went wrong behind the engine's REST API into the answer it deserves: a refusal into its own words and
 * status, all else as the engine would. Refused attempts are kept on record.
 */
final class PlainAnswers implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(PlainAnswers.class);

    /** A class with its package: how Lockbox is built is nobody's business at the door. */
    private static final Pattern CLASS =
            Pattern.compile("\\b(?:java|javax|jakarta|org|com|dev|net|camundajar)(?:\\.[\\w$]+)*\\.([\\w$]+)");

    private static final Pattern TASK = Pattern.compile(".*/task/([^/]+)/[^/]+");

    private final CustomerLockbox lockbox;
    private final Attempts attempts;
    private final IdentityService identities;

    @Context
    private HttpServletRequest request;

    PlainAnswers(CustomerLockbox lockbox, Attempts attempts, IdentityService identities) {
        this.lockbox = lockbox;
        this.attempts = attempts;
        this.identities = identities;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        Optional<Refused> refused = Causes.of(thrown, Refused.class);
        if (refused.isPresent()) {
            return answer(refused.get());
        }
        Optional<NotLiveYet> waiting = Causes.of(thrown, NotLiveYet.class);
        if (waiting.isPresent()) {
            return answer(409, "NotLiveYet", waiting.get().getMessage());
        }
        if (Causes.isRace(thrown)) {
            return answer(409, "OptimisticLockingException", "Somebody else was faster; look again what was decided.");
        }
        if (Causes.isHeldUp(thrown)) {
            return answer(
                    409, "HeldUp", "The engine holds this up: it was suspended or written into. Tell the provider.");
        }
        if (Causes.of(thrown, JsonProcessingException.class).isPresent()) {
            return answer(400, "InvalidRequestException", "The body must be JSON of the form this operation takes.");
        }
        Response answer = ExceptionHandlerHelper.getInstance().getResponse(thrown);
        if (answer.getStatus() == Response.Status.FORBIDDEN.getStatusCode()) {
            remember(Refused.notAllowed("engineAuthorization", String.valueOf(thrown.getMessage())));
        }
        if (answer.getStatus() >= 500) {
            return goneTask().map(this::answer).orElseGet(() -> stumbled(thrown));
        }
        if (answer.getEntity() instanceof ExceptionDto told && told.getMessage() != null) {
            told.setMessage(withoutInsides(told.getMessage()));
        }
        return answer;
    }

    // The engine does not look at what it is given before it works with it. What it stumbles over then is the caller's.
    private static Response stumbled(Throwable thrown) {
        if (!Stumble.isTheCallers(thrown)) {
            LOG.error("A call of the engine's REST API failed", thrown);
            return answer(
                    500,
                    "RestException",
                    "Lockbox failed, and changed nothing. Try again; if it stays, tell the operator the time of this call.");
        }
        LOG.debug("The engine's REST API fell over what it was given", thrown);
        boolean inTheEnginesWords = thrown instanceof RestException || thrown instanceof ProcessEngineException;
        return answer(
                400,
                "InvalidRequestException",
                inTheEnginesWords && thrown.getMessage() != null
                        ? withoutInsides(thrown.getMessage())
                        : "The engine cannot do this with what was handed in.");
    }

    private static String withoutInsides(String message) {
        return CLASS.matcher(message).replaceAll("$1");
    }

    // A task that was completed or timed out meanwhile shows as many kinds of failure of the engine.
    private Optional<Refused> goneTask() {
        Matcher task = TASK.matcher(request.getRequestURI());
        return task.matches() ? lockbox.goneTask(task.group(1)) : Optional.empty();
    }

    private Response answer(Refused refused) {
        // Somebody not signed in who has to wait was put on record where they tried the password.
        if (refused.why() != Refused.Why.TOO_MANY || identities.getCurrentAuthentication() != null) {
            remember(refused);
        }
        int status =
                switch (refused.why()) {
                    case INVALID -> 400;
                    case NOT_ALLOWED -> 403;
                    case NOT_FOUND -> 404;
                    case TOO_LATE, CONFLICT -> 409;
                    case TOO_MANY -> 429;
                    case OUT_OF_REACH -> 503;
                };
        Response answer = answer(status, "Refused", refused.getMessage());
        refused.retryAfterSeconds()
                .ifPresent(seconds -> answer.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, seconds));
        return answer;
    }

    private void remember(Refused refused) {
        var authentication = identities.getCurrentAuthentication();
        attempts.keep(
                refused,
                authentication == null ? null : authentication.getUserId(),
                request.getMethod() + " " + request.getRequestURI(),
                "");
    }

    private static Response answer(int status, String type, String message) {
        var body = new ExceptionDto();
        body.setType(type);
        body.setMessage(message);
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body)
                .build();
    }
}
