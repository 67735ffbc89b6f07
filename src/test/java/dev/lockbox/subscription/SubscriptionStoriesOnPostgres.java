package dev.lockbox.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.RealPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on a real PostgreSQL, where nodes claim subscriptions by other locks. */
class SubscriptionStoriesOnPostgres extends SubscriptionStories {

    @Autowired
    private JdbcTemplate database;

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.useAlone(properties, "subscriptions");
    }

    @Test
    void theNextEventIsReadOffTheIndexHoweverManyWereDeliveredAndWait() {
        database.update("insert into event_delivery (id, subscription, status, attempts, created_at, next_attempt_at,"
                + " give_up_at) select 'd-' || n, 'one', case when n <= 200000 then 'DELIVERED' else 'WAITING' end, 0,"
                + " now(), case when n <= 200000 then null else now() end, now() from generate_series(1, 201000) n");
        database.execute("analyze event_delivery");
        assertThat(String.join(
                        "\n",
                        database.queryForList(
                                "explain "
                                        + Outbox.NEXT
                                                .replaceFirst("\\?", "'one'")
                                                .replaceFirst("\\?", "now()"),
                                String.class)))
                .contains("event_delivery_next")
                .doesNotContain("Sort", "Seq Scan");
    }
}
