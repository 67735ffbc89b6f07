package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process owner checks models and tries requests on them with nothing but a terminal. */
class CommandsTests {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T09:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void copyOfTheShippedModels() throws IOException {
        for (String part : new String[] {"processes", "forms"}) {
            Files.createDirectory(folder.resolve(part));
            try (var files = Files.list(Path.of(part))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(part).resolve(file.getFileName()));
                }
            }
        }
    }

    private int run(String... args) {
        return Commands.run(CLOCK, new PrintWriter(said, true), args);
    }

    private int check() {
        return run(
                "check",
                folder.resolve("processes").toString(),
                folder.resolve("forms").toString());
    }

    private void edit(String file, String from, String to) throws IOException {
        Path path = folder.resolve("processes").resolve(file);
        assertThat(Files.readString(path)).contains(from);
        Files.writeString(path, Files.readString(path).replace(from, to));
    }

    private int simulate(String request, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("request.json"), request);
        String[] args = {
            "simulate",
            "--request",
            file.toString(),
            "--processes",
            folder.resolve("processes").toString(),
            "--forms",
            folder.resolve("forms").toString()
        };
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return run(all);
    }

    private static String request(String offering, String level) {
        boolean m365 = offering.equals("m365");
        return """
                {"tenant": "%s", "offering": "%s", "service": "%s", "resource": "%s", "serviceRequestNumber": "EXSR123456",
                 "justification": "Mailbox does not synchronise", "duration": "PT2H", "permissionLevel": "%s"}
                """
                .formatted(
                        m365 ? "contoso" : "fabrikam",
                        offering,
                        m365 ? "exchange-online" : "virtual-machine",
                        m365 ? "ann@contoso.example" : "vm1",
                        level);
    }

    @Test
    void theShippedModelsPass() {
        assertThat(check()).as(said.toString()).isZero();
        assertThat(said).asString().contains("The lock holds");
    }

    @Test
    void aFaultIsToldWithFileElementAndReasonAndShowsInTheExitStatus() throws IOException {
        edit("customer-lockbox.bpmn", "'PT12H'", "'P3650D'");
        assertThat(check()).isEqualTo(1);
        assertThat(said)
                .asString()
                .contains("customer-lockbox.bpmn, decisionWindowOver: 3650 days (P3650D) is out of bounds", "1 fault.");
    }

    @Test
    void aFolderThatIsNotThereAndAnUnknownOptionAreSaidSo() {
        assertThat(run("check", folder.resolve("nowhere").toString(), folder.toString()))
                .isEqualTo(2);
        assertThat(said).asString().contains("There is no folder", "Usage:");
        assertThat(run("check", "--mistyped")).isEqualTo(2);
        assertThat(run("simulate")).isEqualTo(2);
        assertThat(said).asString().contains("--request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "simulate", "audit", "--help", "-h"})
    void onlyTheseAreCommandsAndAllElseStartsLockbox(String command) {
        assertThat(Commands.include(command)).isTrue();
        assertThat(Commands.include("--server.port=8081", command)).isFalse();
        assertThat(Commands.include()).isFalse();
    }

    @Test
    void aRequestIsWalkedThroughToItsEndWithWhoIsAskedAndEveryDate() throws IOException {
        int exit = simulate(request("m365", "read"), "--internal-after", "PT1H", "--customer-after", "PT3H");
        assertThat(exit).as(said.toString()).isZero();
        assertThat(said.toString().lines())
                .containsSubsequence(
                        "Mon 2 Mar 2026, 09:00:00 UTC  Evaluate JIT policy",
                        "    allowAfterApproval (rule m365AlwaysNeedsApproval): A support manager approves every request for"
                                + " Microsoft 365 data.",
                        "    Asked: the provider's supportManager. They have 24 hours, until Tue 3 Mar 2026, 09:00:00 UTC.",
                        "    Asked: the customer's accessApprover or globalAdministrator. They have 12 hours, until Mon 2 Mar"
                                + " 2026, 22:00:00 UTC.",
                        "    Approve, at Mon 2 Mar 2026, 13:00:00 UTC (assumed).",
                        "    Access is open for 2 hours, until Mon 2 Mar 2026, 15:00:00 UTC, unless the customer revokes it or"
                                + " the engineer hands it back before.",
                        "Mon 2 Mar 2026, 15:00:00 UTC  Access ended");
    }

    @Test
    void silenceIsWalkedThroughToo() throws IOException {
        edit("customer-lockbox.bpmn", "'P4D'", "'P2D'");
        assertThat(simulate(request("azure", "read"), "--customer", "nothing", "--zone", "Europe/Stockholm"))
                .isZero();
        assertThat(said)
                .asString()
                .contains("They have 2 days, until Wed 4 Mar 2026, 10:00:00 CET.", "silence is a no")
                .endsWith("Wed 4 Mar 2026, 10:00:00 CET  Expired unanswered" + System.lineSeparator());
    }

    @Test
    void noesAndASwitchedOffLockboxAreWalkedThroughAsTheyAre() throws IOException {
        assertThat(simulate(request("azure", "write"), "--internal", "deny")).isZero();
        assertThat(said)
                .asString()
                .contains("the provider's supportLead")
                .endsWith("Denied internally" + System.lineSeparator());
        said.getBuffer().setLength(0);
        simulate(request("azure", "read"), "--no-mfa", "--no-isolated-identity");
        assertThat(said).asString().endsWith("Denied by policy" + System.lineSeparator());
        said.getBuffer().setLength(0);
        simulate(request("m365", "read"), "--lockbox-off");
        assertThat(said).asString().contains("Open grant").doesNotContain("Decide on access");
    }

    @Test
    void whatCannotBeAskedForIsToldByField() throws IOException {
        assertThat(simulate(request("m365", "everything").replace("PT2H", "PT9H")))
                .isEqualTo(1);
        assertThat(said).asString().contains("permissionLevel: must be read, write or admin", "duration: is too long");
        assertThat(simulate("no json")).isEqualTo(2);
    }

    @Test
    void throughModelsThatDoNotHoldNothingIsWalked() throws IOException {
        edit("access-terms.dmn", "\"PT4H\"", "\"P3650D\"");
        assertThat(simulate(request("m365", "read"))).isEqualTo(1);
        assertThat(said).asString().contains("accessWithinBounds");
    }

    @Test
    void anExportOfTheAuditLogIsVerifiedWithoutAServer() throws IOException {
        Path export = Files.writeString(folder.resolve("export.ndjson"), "");
        Path checkpoint = Files.writeString(
                folder.resolve("checkpoint.txt"),
                """
                lockbox/contoso
                0
                47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

                \u2014 lockbox/contoso AAAAAAA=
                """);
        assertThat(run("audit", "verify", export.toString(), "--checkpoint", checkpoint.toString()))
                .isZero();
        Files.writeString(export, "hello");
        assertThat(run("audit", "verify", export.toString(), "--checkpoint", checkpoint.toString()))
                .isOne();
        assertThat(run("audit", "verify", export.toString())).isOne();
        assertThat(run("audit", "verify", folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(run("audit")).isEqualTo(2);
        assertThat(run("audit", "verify", "--help")).isZero();
        assertThat(said).asString().contains("--checkpoint", "--public-key", "--earlier");
    }
}
