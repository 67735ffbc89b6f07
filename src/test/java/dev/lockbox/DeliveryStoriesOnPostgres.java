package dev.lockbox;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same stories on a real PostgreSQL. */
class DeliveryStoriesOnPostgres extends DeliveryStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.useAlone(properties, "delivery");
    }
}
