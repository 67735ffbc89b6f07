package dev.lockbox.token;

import dev.lockbox.RealPostgres;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same stories on a real PostgreSQL. */
class KeyringStoriesOnPostgres extends KeyringStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.useAlone(properties, "keyring");
    }
}
