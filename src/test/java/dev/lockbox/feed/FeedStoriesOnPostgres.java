package dev.lockbox.feed;

import dev.lockbox.RealPostgres;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on a real PostgreSQL, where nodes claim feeds by other locks. */
class FeedStoriesOnPostgres extends FeedStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.useAlone(properties, "feeds");
    }
}
