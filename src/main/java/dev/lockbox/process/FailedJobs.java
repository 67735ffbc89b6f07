package dev.lockbox.process;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.guard.Unchecked;
import dev.lockbox.request.AccessRequest;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Work the engine has given up after its retries, such as a mail while the mail server was away for a day. The engine's
 * own doors to jobs are shut, since they move timers too; this one lets what failed be tried again and nothing else.
 */
@Component
public class FailedJobs {

    private final ManagementService management;
    private final Unchecked engine;
    private final Mentions mentions;
    private final ApplicationEventPublisher announcements;

    FailedJobs(
            ManagementService management,
            Unchecked engine,
            Mentions mentions,
            ApplicationEventPublisher announcements) {
        this.management = management;
        this.engine = engine;
        this.mentions = mentions;
        this.announcements = announcements;
    }

    /**
     * Has the job tried once more, as soon as the engine comes to it; when it is due stays as it is.
     *
     * @throws Refused if that person may not, or no such job has failed for good
     */
    @Transactional
    public void retry(String id, Person by) {
        if (!by.administersThePlatform()) {
            throw Refused.notAllowed(
                    "onlyThePlatformAdministratorRetries",
                    "Only a platform administrator can have failed work retried.");
        }
        engine.run(() -> {
            Job job = Optional.ofNullable(management
                            .createJobQuery()
                            .jobId(id)
                            .noRetriesLeft()
                            .singleResult())
                    .orElseThrow(() -> Refused.notFound("job " + id + " that failed for good"));
            management.setJobRetries(job.getId(), 1);
            return null;
        });
        AccessRequest about = mentions.in(List.of(id)).stream().findFirst().orElse(null);
        announcements.publishEvent(new JobRetried(id, about, by.id()));
    }
}
