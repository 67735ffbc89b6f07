package dev.lockbox.api;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Leads from a mail to the request's task in Tasklist, which asks to sign in. It tells nothing and decides nothing. */
@RestController
class LinkFromMail {

    @GetMapping("/requests/{id}")
    ResponseEntity<Void> follow(@PathVariable UUID id) {
        String search = "[{\"type\":\"processInstanceBusinessKey\",\"operator\":\"eq\",\"value\":\"" + id
                + "\",\"name\":\"\"}]";
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("/camunda/app/tasklist/default/#/?searchQuery="
                        + URLEncoder.encode(search, StandardCharsets.UTF_8)))
                .build();
    }
}
