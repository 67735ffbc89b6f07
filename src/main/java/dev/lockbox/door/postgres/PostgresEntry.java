package dev.lockbox.door.postgres;

import dev.lockbox.grant.Reach;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A database that grants lead to, as configured under {@code lockbox.doors.postgres.<name>}.
 *
 * @param services the ids of the services it belongs to
 * @param tenants the customers whose data it holds: whoever is inside sees all of it, so that consent to it is theirs alone
 * @param resources the resources, {@code *} standing for any text; null means all
 * @param url where it is, as the JDBC driver has it; straight to the server, not through a pooler
 * @param user Lockbox's own role there, as docs/doors/postgres-role.sql makes it
 * @param roles the role whose member an engineer becomes, by permission level; a level without one is not led to
 * @param host what engineers are told, where it differs from the url; likewise the port and the database
 * @param prefix how the roles made for grants begin: no other role of that server, and no other door to it, begins so
 * @param connectionLimit the sessions an engineer may have at once
 */
record PostgresEntry(
        List<String> services,
        List<String> tenants,
        List<String> resources,
        String url,
        String user,
        String password,
        Map<String, String> roles,
        String host,
        Integer port,
        String database,
        @DefaultValue("lockbox_") String prefix,
        @DefaultValue("5") int connectionLimit) {

    /** It is a part of a command for the engineer's shell. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:-]{1,253}");

    /** A role's name has 63 characters, 32 of which are the grant's id. */
    private static final Pattern PREFIX = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,30}");

    private static final String LEVELS =
            Arrays.stream(PermissionLevel.values()).map(PermissionLevel::id).collect(Collectors.joining(", "));

    PostgresEntry {
        require(services != null && !services.isEmpty(), "services", "names at least one service");
        for (String service : services) {
            require(CloudService.of(service).isPresent(), "services", "knows no service " + service);
        }
        require(
                tenants != null && !tenants.isEmpty(),
                "tenants",
                "names the customer whose data it holds: by the consent of no other is it opened");
        require(
                resources == null || !resources.isEmpty(),
                "resources",
                "names some, or is left out where all are meant");
        require(url != null && url.startsWith("jdbc:postgresql://"), "url", "begins with jdbc:postgresql://");
        require(user != null && !user.isBlank(), "user", "is Lockbox's own role on that server");
        require(password != null && !password.isEmpty(), "password", "is the one of Lockbox's own role");
        require(roles != null && !roles.isEmpty(), "roles", "names a role for at least one of " + LEVELS);
        for (Map.Entry<String, String> role : roles.entrySet()) {
            require(
                    Arrays.stream(PermissionLevel.values())
                            .anyMatch(it -> it.id().equals(role.getKey())),
                    "roles",
                    "knows no level " + role.getKey() + ", only " + LEVELS);
            require(
                    role.getValue() != null && !role.getValue().isBlank(),
                    "roles." + role.getKey(),
                    "names a role of that server");
        }
        PGSimpleDataSource address = address(url);
        host = host == null ? address.getServerNames()[0] : host;
        port = port == null ? (Integer) address.getPortNumbers()[0] : port;
        database = database == null ? address.getDatabaseName() : database;
        require(PLAIN.matcher(host).matches(), "host", "is a name or an address");
        require(port > 0 && port < 65536, "port", "is a number from 1 to 65535");
        require(
                database != null && PLAIN.matcher(database).matches(),
                "database",
                "is named in the url or here, in letters, digits, dots, dashes and underscores");
        require(
                PREFIX.matcher(prefix).matches(),
                "prefix",
                "has at most 31 small letters, digits and underscores, and begins neither with a digit nor with pg_");
        require(connectionLimit > 0, "connection-limit", "is at least 1");
    }

    private static PGSimpleDataSource address(String url) {
        var source = new PGSimpleDataSource();
        try {
            source.setURL(url);
        } catch (IllegalArgumentException e) {
            // What the driver says repeats the url, in which there may be a password.
            throw new IllegalArgumentException("url is not one the PostgreSQL driver can read");
        }
        return source;
    }

    private static void require(boolean kept, String setting, String rule) {
        if (!kept) {
            throw new IllegalArgumentException(setting + " " + rule);
        }
    }

    Reach reach() {
        return new Reach(services, tenants, resources);
    }

    Optional<String> role(PermissionLevel level) {
        return Optional.ofNullable(roles.get(level.id()));
    }

    /** Whether both could be the same server, and take each other's roles for their own. */
    boolean meets(PostgresEntry other) {
        PGSimpleDataSource here = address(url);
        PGSimpleDataSource there = address(other.url);
        return Arrays.equals(here.getServerNames(), there.getServerNames())
                && Arrays.equals(here.getPortNumbers(), there.getPortNumbers())
                && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
