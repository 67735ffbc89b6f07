package dev.lockbox;

import jakarta.servlet.ServletContextEvent;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import liquibase.integration.spring.SpringLiquibase;
import org.camunda.bpm.admin.impl.web.bootstrap.AdminContainerBootstrap;
import org.camunda.bpm.cockpit.Cockpit;
import org.camunda.bpm.cockpit.impl.web.bootstrap.CockpitContainerBootstrap;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.tasklist.impl.web.bootstrap.TasklistContainerBootstrap;
import org.camunda.bpm.welcome.impl.web.bootstrap.WelcomeContainerBootstrap;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.web.context.WebApplicationContext;

/**
 * The whole application with the demo data, listening on a port of its own, with time in the test's hand and the job
 * executor off. All tests of this kind share one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles({"demo", "test"})
@TestExecutionListeners(
        listeners = LockboxTest.OwnEngine.class,
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
@Import({LockboxTest.TimeInHand.class, Driver.class, Http.class})
public @interface LockboxTest {

    @TestConfiguration(proxyBeanMethods = false)
    class TimeInHand {
        @Bean
        @Primary
        TestClock testClock() {
            return new TestClock();
        }

        @Bean
        ModelDoor.Kind modelDoors() {
            return new ModelDoor.Kind();
        }

        /**
         * For tests that ask what was recorded, wherever it is by now; {@code sequence} is the order of recording. Made by
         * whoever made the tables.
         */
        @Bean
        InitializingBean everythingRecorded(SpringLiquibase tables) {
            return () -> new JdbcTemplate(tables.getDataSource())
                    .execute(
                            """
                    create or replace view everything_recorded as
                    select sequence, creation_date, tenant, user_id, client_ip, operation, object_id, request_id, audit_data
                    from audit_intake
                    union all
                    select intake, creation_date, case when log = 'the-provider' then null else log end, user_id, client_ip,
                        operation, object_id, request_id, audit_data
                    from audit_record""");
        }
    }

    /**
     * The engine's REST API and the webapps look in a static register for the engine, where the application started last
     * put its own; before each test its own application's is put there. The engine's time is one for all engines of the process,
     * and is put back to what it is for this application. What the webapps keep beside it, an application that
     * stops takes away from all others.
     */
    class OwnEngine implements TestExecutionListener {
        @Override
        public void beforeTestMethod(TestContext context) {
            ProcessEngines.registerProcessEngine(context.getApplicationContext().getBean(ProcessEngine.class));
            TestClock clock = context.getApplicationContext().getBean(TestClock.class);
            clock.set(clock.instant());
            if (Cockpit.getRuntimeDelegate() == null
                    && context.getApplicationContext() instanceof WebApplicationContext application) {
                var started = new ServletContextEvent(application.getServletContext());
                new CockpitContainerBootstrap().contextInitialized(started);
                new AdminContainerBootstrap().contextInitialized(started);
                new TasklistContainerBootstrap().contextInitialized(started);
                new WelcomeContainerBootstrap().contextInitialized(started);
            }
        }
    }
}
