package dev.lockbox.action;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockbox.RealPostgres;
import dev.lockbox.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;

/** Real things for actions to run: programs, a database, a server, and the catalogue that names them. */
final class Workshop {

    static final Path FOLDER = Scratch.FOLDER.resolve("actions").toAbsolutePath();

    /** What the server was asked, method, path with query, authorization and body. */
    static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

    private static final HttpServer SERVER = serve();

    private static final JdbcTemplate PATIENTS = patients();

    private Workshop() {}

    static JdbcTemplate database() {
        return PATIENTS;
    }

    private static JdbcTemplate patients() {
        RealPostgres.as("postgres", "postgres").execute("create database patients");
        JdbcTemplate patients = RealPostgres.as("postgres", "patients");
        patients.execute("create table patient (mailbox text, name text, ward int, tenant text default 'contoso')");
        patients.execute(
                "insert into patient values ('ann@contoso.example', 'Ann', 3), ('bob@contoso.example', 'Bob', 4)");
        return patients;
    }

    private static HttpServer serve() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                var thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", Workshop::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange call) throws IOException {
        String asked = call.getRequestMethod() + " " + call.getRequestURI() + " "
                + call.getRequestHeaders().getFirst("Authorization") + " "
                + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        ASKED.add(asked);
        String path = call.getRequestURI().getPath();
        if (path.startsWith("/elsewhere")) {
            call.getResponseHeaders().set("Location", "/mailboxes/reached");
            call.sendResponseHeaders(302, -1);
        } else if (path.startsWith("/trickle")) {
            call.sendResponseHeaders(200, 0);
            trickle(call);
        } else {
            byte[] answer = "well\n".getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(path.startsWith("/broken") ? 500 : 200, answer.length);
            call.getResponseBody().write(answer);
        }
        call.close();
    }

    /** Without an end, until nobody reads it any more. */
    private static void trickle(HttpExchange call) {
        try {
            while (true) {
                call.getResponseBody().write("drop\n".getBytes(StandardCharsets.UTF_8));
                call.getResponseBody().flush();
                Thread.sleep(50);
            }
        } catch (IOException e) {
            ASKED.add("the reader went");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void use(DynamicPropertyRegistry properties) {
        Path catalogue = written("catalogue.yaml", catalogue());
        properties.add("lockbox.actions.catalogue", catalogue::toString);
        properties.add(
                "lockbox.actions.commands",
                () -> String.join(",", List.of(say(), linger(), pour(), stray(), "/bin/false")));
        properties.add("lockbox.actions.datasources.patients.url", Workshop::url);
        properties.add("lockbox.actions.datasources.patients.user", () -> "postgres");
        properties.add("lockbox.actions.secrets.mailboxes", () -> "Bearer top-secret");
    }

    static String url() {
        return ((PGSimpleDataSource) PATIENTS.getDataSource()).getUrl();
    }

    private static String say() {
        return program("say", "for each in \"$@\"; do echo \"[$each]\"; done; env | sort; pwd");
    }

    /** Starts one that cuts itself loose, notes all process ids, and lingers. */
    private static String linger() {
        return program(
                "linger",
                "PATH=/usr/bin:/bin; setsid sh -c 'sleep 300 & echo $! >> \"$0\"; wait' \"$1\" > /dev/null 2>&1 &"
                        + " echo $$ >> \"$1\"; echo $! >> \"$1\"; echo lingering; sleep 300 & echo $! >> \"$1\"; wait");
    }

    private static String pour() {
        return program("pour", "PATH=/usr/bin:/bin; head -c \"$1\" /dev/zero | tr '\\0' x");
    }

    /** Leaves something behind that holds nothing of it open. */
    private static String stray() {
        return program(
                "stray",
                "PATH=/usr/bin:/bin; setsid sh -c 'sleep 300 & echo $! >> \"$0\"; wait' \"$1\" > /dev/null 2>&1"
                        + " < /dev/null & while [ ! -s \"$1\" ]; do sleep 0.02; done; echo left");
    }

    private static String program(String name, String body) {
        Path program = written(name, "#!/bin/sh\n" + body + "\n");
        try {
            return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path written(String name, String text) {
        try {
            Files.createDirectories(FOLDER);
            return Files.writeString(FOLDER.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String catalogue() {
        return """
                actions:
                  - name: Test-Say
                    description: Says what it was told
                    services: [exchange-online, virtual-machine]
                    permissionLevel: read
                    parameters:
                      - {name: mailbox, description: which, type: resource}
                      - {name: tenant, description: whose, type: tenant}
                      - {name: words, description: what, type: text, pattern: ".*", maxLength: 200, default: nothing}
                      - {name: pin, description: not for the record, type: text, pattern: "[0-9]+", maxLength: 9, default: "0", secret: true}
                    command:
                      run: FOLDER/say
                      arguments: [fixed, "{mailbox}", "{words}", "{pin}", "{tenant}"]
                      environment: {GREETING: good morning}
                  - name: Test-Path
                    description: Says where it was led, and touches nothing
                    services: [exchange-online]
                    permissionLevel: read
                    parameters:
                      - {name: file, description: which, type: path, folder: FOLDER, required: true}
                    command: {run: FOLDER/say, arguments: ["{file}"]}
                  - name: Test-Linger
                    description: Lingers
                    services: [exchange-online]
                    permissionLevel: read
                    timeout: PT1M
                    parameters:
                      - {name: notes, description: where it notes its processes, type: path, folder: FOLDER, required: true}
                    command: {run: FOLDER/linger, arguments: ["{notes}"]}
                  - name: Test-Timeout
                    description: Lingers, and is given a second
                    services: [exchange-online]
                    permissionLevel: read
                    timeout: PT1S
                    parameters:
                      - {name: notes, description: where it notes its processes, type: path, folder: FOLDER, required: true}
                    command: {run: FOLDER/linger, arguments: ["{notes}"]}
                  - name: Test-Stray
                    description: Leaves something behind
                    services: [exchange-online]
                    permissionLevel: read
                    parameters:
                      - {name: notes, description: where it notes its processes, type: path, folder: FOLDER, required: true}
                    command: {run: FOLDER/stray, arguments: ["{notes}"]}
                  - name: Test-Pour
                    description: Gives out as many letters
                    services: [exchange-online]
                    permissionLevel: read
                    maxOutput: 64MB
                    parameters:
                      - {name: letters, description: how many, type: integer, min: 1, max: 1000000000, required: true}
                    command: {run: FOLDER/pour, arguments: ["{letters}"]}
                  - name: Test-Fail
                    description: Fails
                    services: [exchange-online]
                    permissionLevel: read
                    command: {run: /bin/false}
                  - name: Get-Patient
                    description: Finds a patient by name
                    services: [exchange-online]
                    permissionLevel: read
                    parameters:
                      - {name: mailbox, description: whose, type: resource}
                      - {name: tenant, description: whose, type: tenant}
                      - {name: name, description: the patient's name, type: text, pattern: ".*", maxLength: 200, required: true}
                    sql:
                      datasource: patients
                      statement: select name, ward from patient where mailbox = :mailbox and tenant = :tenant and name = :name
                  - name: Set-PatientWard
                    description: Moves a patient to another ward
                    services: [exchange-online]
                    permissionLevel: write
                    parameters:
                      - {name: mailbox, description: whose, type: resource}
                      - {name: tenant, description: whose, type: tenant}
                      - {name: ward, description: the ward, type: integer, min: 1, max: 99, required: true}
                    sql:
                      datasource: patients
                      statement: update patient set ward = :ward where mailbox = :mailbox and tenant = :tenant
                  - name: Get-WardByTrick
                    description: Says it reads, and writes
                    services: [exchange-online]
                    permissionLevel: read
                    parameters:
                      - {name: mailbox, description: whose, type: resource}
                      - {name: tenant, description: whose, type: tenant}
                    sql:
                      datasource: patients
                      statement: update patient set ward = 66 where mailbox = :mailbox and tenant = :tenant
                  - name: Get-Slowly
                    description: Takes its time
                    services: [exchange-online]
                    permissionLevel: read
                    sql: {datasource: patients, statement: "select pg_sleep(300)"}
                  - name: Set-Slowly
                    description: Writes at the end of a while
                    services: [exchange-online]
                    permissionLevel: write
                    timeout: PT1M
                    sql: {datasource: patients, statement: "update patient set ward = 77 where pg_sleep(2) is not null"}
                  - name: Get-ManyRows
                    description: Gives out many rows
                    services: [exchange-online]
                    permissionLevel: read
                    maxOutput: 100MB
                    sql: {datasource: patients, statement: "select n, n % 2 = 0 as even, 'row ' || n as words from generate_series(1, 5000) n"}
                  - name: Get-MailboxState
                    description: Asks the mailboxes' own system
                    services: [exchange-online]
                    permissionLevel: read
                    parameters:
                      - {name: mailbox, description: which, type: resource}
                      - {name: tenant, description: whose, type: tenant}
                      - {name: folder, description: which folder, type: text, pattern: ".*", maxLength: 200, required: true}
                      - {name: filter, description: what to look for, type: text, pattern: ".*", maxLength: 200}
                      - {name: since, description: from when on, type: instant}
                    http:
                      method: POST
                      url: ORIGIN/mailboxes/{mailbox}/folders/{folder}
                      query: {filter: "{filter}"}
                      body: {since: "{since}", reason: support, tenant: "{tenant}"}
                      headers: {Authorization: mailboxes}
                  - name: Get-Elsewhere
                    description: Is sent elsewhere
                    services: [exchange-online]
                    permissionLevel: read
                    http: {method: GET, url: ORIGIN/elsewhere}
                  - name: Get-Trickle
                    description: Never ends
                    services: [exchange-online]
                    permissionLevel: read
                    http: {method: GET, url: ORIGIN/trickle}
                """
                .replace("FOLDER", FOLDER.toString())
                .replace("ORIGIN", "http://localhost:" + SERVER.getAddress().getPort());
    }
}
