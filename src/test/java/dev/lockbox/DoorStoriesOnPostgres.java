package dev.lockbox;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on a real PostgreSQL. */
class DoorStoriesOnPostgres extends DoorStories {

    @DynamicPropertySource
    static void postgres(DynamicPropertyRegistry properties) {
        RealPostgres.use(properties);
    }
}
