package dev.lockbox;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same stories on a real PostgreSQL, which reads what waits by the same query. */
class MoveStoriesOnPostgres extends MoveStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.use(properties);
    }
}
