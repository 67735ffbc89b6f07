package dev.lockbox.api;

import dev.lockbox.identity.Person;
import dev.lockbox.process.Tickets;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The provider's ticket system says that a ticket is closed. */
@RestController
@RequestMapping("/api/v1/service-requests")
class TicketsApi {

    private final Tickets tickets;

    TicketsApi(Tickets tickets) {
        this.tickets = tickets;
    }

    /** How much ended; whose it was is not the ticket system's to know. */
    record Closed(String serviceRequestNumber, int endedGrants, int withdrawnRequests) {}

    @PostMapping("/{number}/close")
    ResponseEntity<Object> close(@PathVariable String number, @AuthenticationPrincipal Person person) {
        Tickets.Closed closed = tickets.close(number, person);
        if (closed.left() == 0) {
            return ResponseEntity.ok(new Closed(number, closed.grants(), closed.requests()));
        }
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(notAllEnded(closed));
    }

    private static ProblemDetail notAllEnded(Tickets.Closed closed) {
        ProblemDetail problem = Problems.problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "not-all-ended",
                "Not all that stands on this ticket could be ended. Close it again; if it stays, tell the operator the time"
                        + " of this call.");
        problem.setProperty("endedGrants", closed.grants());
        problem.setProperty("withdrawnRequests", closed.requests());
        problem.setProperty("left", closed.left());
        return problem;
    }
}
