package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.RealPostgres;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on a real PostgreSQL, which reads the engine's tables its own way. */
class ModelChangeStoriesOnPostgres extends ModelChangeStories {

    @DynamicPropertySource
    static void onPostgres(DynamicPropertyRegistry properties) {
        RealPostgres.use(properties);
    }

    @Autowired
    private DataSource source;

    @Test
    void itIsOne() throws SQLException {
        try (var connection = source.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
        }
    }
}
