package dev.lockbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.Person;
import dev.lockbox.process.RunningRequests;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Moving running requests to the live version of the process: first the plan, then the deed. */
@RestController
@RequestMapping("/api/v1/models/moves")
class MovesApi {

    private final RunningRequests running;

    MovesApi(RunningRequests running) {
        this.running = running;
    }

    @GetMapping
    RunningRequests.Plan plan(@AuthenticationPrincipal Person person) {
        return running.plan(person);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    RunningRequests.Outcome move(@RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        return running.move(Body.field(body, "plan"), person);
    }
}
