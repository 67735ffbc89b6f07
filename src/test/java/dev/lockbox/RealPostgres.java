package dev.lockbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.SpringApplication;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A PostgreSQL server from Maven Central, started once for all tests that want one. */
public final class RealPostgres {

    private static final EmbeddedPostgres SERVER = start();

    private RealPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder().setRegisterShutdownHook(false).start();
            // Runs when all applications are closed: they would wait for the server, each in turn, if it went first.
            SpringApplication.getShutdownHandlers().add(() -> stop(server));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop", e);
        }
    }

    public static void use(DynamicPropertyRegistry properties) {
        use(properties, "postgres", "postgres");
    }

    /** The same in a database of its own, for who works in the background and would be met by others who do. */
    public static void useAlone(DynamicPropertyRegistry properties, String database) {
        as("postgres", "postgres").execute("create database " + database);
        use(properties, database, "postgres");
    }

    /** The same in another database, as another role. */
    public static void use(DynamicPropertyRegistry properties, String database, String role) {
        properties.add(
                "spring.datasource.url", () -> "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + database);
        properties.add("spring.datasource.username", () -> role);
    }

    /** Beside the application. */
    public static JdbcTemplate as(String role, String database) {
        return new JdbcTemplate(SERVER.getDatabase(role, database));
    }
}
