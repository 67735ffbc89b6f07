package dev.lockbox.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.action.Actions;
import dev.lockbox.action.ActionsOffered;
import dev.lockbox.action.Running;
import dev.lockbox.identity.Person;
import dev.lockbox.request.CloudService;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What can be done under a grant, and doing it. */
@RestController
@RequestMapping("/api/v1")
class ActionsApi {

    private static final Logger LOG = LoggerFactory.getLogger(ActionsApi.class);

    private final Actions actions;
    private final KnownGrants known;
    private final ObjectMapper json;

    ActionsApi(Actions actions, KnownGrants known, ObjectMapper json) {
        this.actions = actions;
        this.known = known;
        this.json = json;
    }

    @GetMapping("/actions")
    ActionsOffered offered(@RequestParam(required = false) String service, @AuthenticationPrincipal Person person) {
        var query = new QueryReader();
        CloudService of = query.service(service);
        query.check();
        return actions.offered(of, person);
    }

    /**
     * Runs one, and writes what comes of it as it comes, a line of JSON each. It keeps this thread, of which configuration
     * says how many actions may have; whoever sees no line {@code ended} knows that the answer broke off.
     */
    @PostMapping(path = "/grants/{id}/actions", consumes = MediaType.APPLICATION_JSON_VALUE)
    void run(
            @PathVariable String id,
            @RequestBody ObjectNode body,
            @AuthenticationPrincipal Person person,
            HttpServletResponse answer)
            throws InterruptedException {
        known.grant(id, person);
        Object parameters = json.convertValue(body.path("parameters"), Object.class);
        try (Running running = actions.begin(person, id, Body.field(body, "action"), parameters)) {
            answer.setContentType(AuditApi.NDJSON);
            OutputStream out = answer.getOutputStream();
            for (Map<String, Object> line = running.started(); line != null; line = running.next()) {
                out.write(json.writeValueAsBytes(line));
                out.write('\n');
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("The caller of an action went away", e);
        }
    }
}
