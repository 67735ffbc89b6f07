package dev.lockbox;

import dev.lockbox.notification.Notices;
import dev.lockbox.process.Models;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says at start where to go. */
@Component
class Welcome {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

    private final Environment environment;
    private final Notices notices;
    private final Models models;

    Welcome(Environment environment, Notices notices, Models models) {
        this.environment = environment;
        this.notices = notices;
        this.models = models;
    }

    @EventListener(ApplicationReadyEvent.class)
    void say() {
        String here = "http://localhost:" + environment.getProperty("local.server.port");
        LOG.info(
                """


                Lockbox is open.
                  Tasklist     {}/camunda/app/tasklist/
                  API          {}/api/v1
                  Engine REST  {}/engine-rest
                  Models       {}
                  Mails        {}{}
                """,
                here,
                here,
                here,
                models.describe(),
                notices.describePostbox(),
                Arrays.asList(environment.getActiveProfiles()).contains("demo") ? DEMO : "");
    }

    private static final String DEMO =
            """

              Demo logins (password = user name)
                asks         engineer, engineer2 (no second factor: the policy refuses)
                approves     supportmanager, supportlead, devopsmanager
                decides      contosoadmin, contosoapprover (m365), fabrikamowner (azure)
                audits       contosoauditor, fabrikamauditor
                switched off adatumadmin
                runs it      processowner, processowner2, platformadmin""";
}
