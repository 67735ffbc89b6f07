package dev.lockbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.feed.FeedAdministration;
import dev.lockbox.feed.Receiver;
import dev.lockbox.identity.Person;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a customer has its log sent, and how far that got. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/feed")
class FeedApi {

    private final FeedAdministration administration;

    FeedApi(FeedAdministration administration) {
        this.administration = administration;
    }

    record View(
            String host,
            int port,
            String certificates,
            boolean closeNotify,
            String from,
            long next,
            Instant lastSentAt,
            String lastError,
            long behind) {

        static View of(FeedAdministration.Standing standing) {
            Receiver receiver = standing.feed().receiver();
            return new View(
                    receiver.host(),
                    receiver.port(),
                    receiver.certificates(),
                    receiver.closeNotify(),
                    standing.feed().from().id(),
                    standing.feed().next(),
                    standing.feed().lastSentAt(),
                    standing.feed().lastError(),
                    standing.behind());
        }
    }

    @GetMapping
    View feed(@PathVariable String tenant, @AuthenticationPrincipal Person person) {
        return View.of(administration.feed(tenant, person));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    View set(@PathVariable String tenant, @RequestBody ObjectNode body, @AuthenticationPrincipal Person person) {
        return View.of(administration.set(
                tenant,
                new FeedAdministration.Wish(
                        Body.field(body, "host"),
                        Body.number(body, "port"),
                        Body.field(body, "certificates"),
                        Body.field(body, "closeNotify"),
                        Body.field(body, "from")),
                person));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String tenant, @AuthenticationPrincipal Person person) {
        administration.remove(tenant, person);
    }
}
