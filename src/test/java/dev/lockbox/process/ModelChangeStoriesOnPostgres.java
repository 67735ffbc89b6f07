package dev.lockbox.process;

import dev.lockbox.RealPostgres;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on a real PostgreSQL, which reads the engine's tables its own way. */
class ModelChangeStoriesOnPostgres extends ModelChangeStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.use(properties);
    }
}
