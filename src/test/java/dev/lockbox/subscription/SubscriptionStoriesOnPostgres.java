package dev.lockbox.subscription;

import dev.lockbox.RealPostgres;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on a real PostgreSQL, where nodes claim subscriptions by other locks. */
class SubscriptionStoriesOnPostgres extends SubscriptionStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.useAlone(properties, "subscriptions");
    }
}
