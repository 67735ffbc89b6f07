package dev.lockbox.door.postgres;

import dev.lockbox.Scratch;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A hospital's own PostgreSQL server: it asks for passwords, has a role for each permission level, and Lockbox's own as
 * docs/doors/postgres-role.sql makes it.
 */
public final class CustomerServer {

    private static final Path LOG = Scratch.FOLDER.resolve("customer-server.log");
    private static final EmbeddedPostgres SERVER = start();

    private CustomerServer() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("max_prepared_transactions", "10")
                    .setServerConfig("log_statement", "all")
                    .setServerConfig("password_encryption", "scram-sha-256")
                    .setDataDirectoryCustomizer(CustomerServer::askForPasswords)
                    .setErrorRedirector(ProcessBuilder.Redirect.to(LOG.toFile()))
                    .setOutputRedirector(ProcessBuilder.Redirect.to(LOG.toFile()))
                    .start();
            furnish(server);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    private static void askForPasswords(File data) {
        try {
            Files.writeString(
                    data.toPath().resolve("pg_hba.conf"),
                    """
                    host all postgres all trust
                    host all all all scram-sha-256
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void furnish(EmbeddedPostgres server) throws IOException {
        var there = new JdbcTemplate(server.getPostgresDatabase());
        there.execute("create role app_read; create role app_write; create role app_admin");
        there.execute(Files.readString(Path.of("docs/doors/postgres-role.sql")));
        there.execute(Files.readString(Path.of("docs/doors/postgres-guard.sql")));
        there.execute("alter role lockbox_doors password 'doors'; alter role lockbox_guard password 'guard'");
        there.execute("create database hospital");
        there.execute("create database archive");
        for (String database : List.of("hospital", "archive")) {
            new JdbcTemplate(server.getDatabase("postgres", database))
                    .execute(
                            """
                            create table patient (id integer, name text);
                            insert into patient values (1, 'Ada');
                            grant select on patient to app_read, app_write, app_admin;
                            grant insert, update, delete on patient to app_write, app_admin;
                            grant create, usage on schema public to app_admin;
                            """);
        }
    }

    /** What the server wrote to its log, every statement included. */
    static String log() throws IOException {
        return Files.readString(LOG);
    }

    static String url(String database) {
        return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + database;
    }

    /** The customer's own administrator, in the hospital's database. */
    static JdbcTemplate administrator() {
        return administrator("hospital");
    }

    static JdbcTemplate administrator(String database) {
        return new JdbcTemplate(SERVER.getDatabase("postgres", database));
    }

    static Connection as(String role, String password) throws SQLException {
        return as(role, password, "hospital");
    }

    static Connection as(String role, String password, String database) throws SQLException {
        return DriverManager.getConnection(url(database), role, password);
    }

    static PostgresEntry entry() {
        return entry(url("hospital"), Map.of("read", "app_read", "write", "app_write", "admin", "app_admin"));
    }

    static PostgresEntry entry(String url, Map<String, String> roles) {
        return new PostgresEntry(
                List.of(CloudService.VIRTUAL_MACHINE.id()),
                List.of("fabrikam"),
                null,
                url,
                "lockbox_doors",
                "doors",
                roles,
                null,
                null,
                null,
                "lockbox_",
                5);
    }

    static PostgresEntry entry(PermissionLevel level, String role) {
        return entry(url("hospital"), Map.of(level.id(), role));
    }
}
