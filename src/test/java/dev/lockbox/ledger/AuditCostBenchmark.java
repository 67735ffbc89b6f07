package dev.lockbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.Driver;
import dev.lockbox.LockboxTest;
import dev.lockbox.RealPostgres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * What a record costs a decision: the customer's decision on PostgreSQL, by turns with the audit and without any. Not run
 * with the tests; {@code ./mvnw test -Dtest=AuditCostBenchmark} prints the figures.
 */
@LockboxTest
class AuditCostBenchmark {

    private static final int WARM_UP = 100;
    private static final int PAIRS = Integer.getInteger("lockbox.pairs", 500);

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.use(properties);
    }

    /** A ledger that can be told to take nothing. */
    static final class Switched extends Ledger {

        private volatile boolean on = true;

        Switched(JdbcTemplate database) {
            super(database);
        }

        @Override
        public void take(Fact fact) {
            if (on) {
                super.take(fact);
            }
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Switch {
        @Bean
        @Primary
        Switched switched(JdbcTemplate database) {
            return new Switched(database);
        }
    }

    @Autowired
    private Driver driver;

    @Autowired
    private Switched ledger;

    @Test
    void aRecordAgainstNone() {
        List<Long> with = new ArrayList<>();
        List<Long> without = new ArrayList<>();
        for (int pair = 0; pair < WARM_UP + PAIRS; pair++) {
            boolean recordedFirst = pair % 2 == 0;
            long first = decide(recordedFirst);
            long second = decide(!recordedFirst);
            if (pair >= WARM_UP) {
                with.add(recordedFirst ? first : second);
                without.add(recordedFirst ? second : first);
            }
        }
        System.out.printf(
                "A decision with its record: median %.2f ms, without any: %.2f ms; the record adds %.1f %% (%d pairs)%n",
                median(with) / 1e6, median(without) / 1e6, 100.0 * median(with) / median(without) - 100, PAIRS);
        assertThat(with).hasSize(PAIRS);
    }

    private long decide(boolean recorded) {
        String id = driver.atTheCustomer();
        ledger.on = recorded;
        long start = System.nanoTime();
        driver.decide(id, "contosoapprover", "Deny");
        long taken = System.nanoTime() - start;
        ledger.on = true;
        return taken;
    }

    private static long median(List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
