package dev.lockbox.ledger;

import dev.lockbox.RealPostgres;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same stories on a real PostgreSQL, where a trigger takes the records and another refuses who else tries. */
class RetentionStoriesOnPostgres extends RetentionStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.use(properties);
    }

    @Override
    void pastTheGuards(String sql) {
        super.pastTheGuards("set local session_replication_role = replica; " + sql);
    }
}
