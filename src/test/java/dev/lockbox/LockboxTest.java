package dev.lockbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import liquibase.integration.spring.SpringLiquibase;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
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
     * put its own; before each test its own application's is put there.
     */
    class OwnEngine implements TestExecutionListener {
        @Override
        public void beforeTestMethod(TestContext context) {
            ProcessEngines.registerProcessEngine(context.getApplicationContext().getBean(ProcessEngine.class));
        }
    }
}
