package dev.lockbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A PostgreSQL server from Maven Central, started once for all tests that want one. */
public final class RealPostgres {

    private static final EmbeddedPostgres SERVER = start();

    private RealPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    public static void use(DynamicPropertyRegistry properties) {
        use(properties, "postgres", "postgres");
    }

    /** The same in another database, as another role. */
    public static void use(DynamicPropertyRegistry properties, String database, String role) {
        properties.add(
                "spring.datasource.url", () -> "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + database);
        properties.add("spring.datasource.username", () -> role);
        // The server may stop before the application at the end; milliseconds to wait for it then.
        properties.add("spring.datasource.hikari.connection-timeout", () -> 2000);
    }

    /** Beside the application. */
    public static JdbcTemplate as(String role, String database) {
        return new JdbcTemplate(SERVER.getDatabase(role, database));
    }
}
