package dev.lockbox.api;

import dev.lockbox.identity.Person;
import dev.lockbox.process.FailedJobs;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an operator may do to the engine's work: have what failed for good tried again. */
@RestController
@RequestMapping("/api/v1/jobs")
class JobsApi {

    private final FailedJobs jobs;

    JobsApi(FailedJobs jobs) {
        this.jobs = jobs;
    }

    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void retry(@PathVariable String id, @AuthenticationPrincipal Person person) {
        jobs.retry(id, person);
    }
}
