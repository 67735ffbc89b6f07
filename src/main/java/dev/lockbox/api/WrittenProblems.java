package dev.lockbox.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/** Writes a problem where no controller is at hand that could. */
@Component
class WrittenProblems {

    private final ObjectMapper json;

    WrittenProblems(ObjectMapper json) {
        this.json = json;
    }

    /** Tells whoever tried too often to wait, and how long. */
    void tellToWait(HttpServletResponse response, Refused tooMany) throws IOException {
        tooMany.retryAfterSeconds().ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
        write(response, Problems.tooMany(tooMany));
    }

    void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }
}
