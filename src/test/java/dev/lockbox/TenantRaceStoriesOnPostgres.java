package dev.lockbox;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same races on a real PostgreSQL, whose locks differ from H2's. */
class TenantRaceStoriesOnPostgres extends TenantRaceStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.use(properties);
    }
}
