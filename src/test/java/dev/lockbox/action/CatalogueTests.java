package dev.lockbox.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.health.Status;

/** A catalogue is taken as a whole or not at all, and whoever wrote it is told where what is wrong. */
class CatalogueTests {

    private static final String SOUND =
            """
            actions:
              - name: Get-MailboxStatistics
                description: Counts messages
                services: [exchange-online]
                permissionLevel: read
                timeout: PT10S
                maxOutput: 10KB
                parameters:
                  - name: mailbox
                    description: which
                    type: resource
                  - {name: tenant, description: whose, type: tenant}
                  - name: days
                    description: how far back
                    type: integer
                    min: 1
                    max: 30
                    default: 7
                sql:
                  datasource: mailboxes
                  statement: select 1 where 'a' = :mailbox and 'b' = :tenant and 1 < :days
              - name: Test-Mailbox
                description: Tries a mailbox
                services: [exchange-online, teams]
                permissionLevel: write
                parameters:
                  - {name: mailbox, description: which, type: resource}
                  - {name: tenant, description: whose, type: tenant}
                command:
                  run: /bin/true
                  arguments: [--tenant, "{tenant}", --mailbox, "{mailbox}"]
              - name: Invoke-Sync
                description: Has a mailbox synchronise
                services: [exchange-online]
                permissionLevel: write
                parameters:
                  - {name: mailbox, description: which, type: resource}
                  - {name: tenant, description: whose, type: tenant}
                http:
                  method: POST
                  url: https://mailboxes.internal:8443/v1/{mailbox}/sync
                  query: {tenant: "{tenant}"}
                  headers: {Authorization: token}
            """;

    @TempDir
    private Path folder;

    @Test
    void aSoundOneIsTakenAndItsVersionIsTheHashOfItsFile() throws Exception {
        CatalogueFiles.Found found = read(SOUND);
        assertThat(found.faults()).isEmpty();
        assertThat(found.catalogue().actions())
                .extracting(Action::name)
                .containsExactly("Get-MailboxStatistics", "Test-Mailbox", "Invoke-Sync");
        assertThat(found.catalogue().version()).matches("[0-9a-f]{64}");
        assertThat(read(SOUND + "# changed\n").catalogue().version())
                .isNotEqualTo(found.catalogue().version());
    }

    @Test
    void theDemosOwnIsSound() {
        var settings = new ActionSettings(
                List.of(Path.of("actions/demo.yaml")),
                List.of(),
                Map.of("demo-mailboxes", new ActionSettings.Datasource("jdbc:h2:mem:", null, null)),
                Map.of(),
                "Microsoft Operator",
                20,
                2);
        assertThat(read(settings).faults()).isEmpty();
    }

    @Test
    void oneWithAFaultIsNotTakenAtAllAndHealthSaysWhy() {
        var start = new CatalogueAtStart(files(settings(SOUND.replace("PT10S", "PT10H"))));
        assertThat(start.live().actions()).isEmpty();
        assertThat(start.isFaulty()).isTrue();
        assertThat(start.health().getStatus()).isEqualTo(new Status("WARNING"));
        assertThat(start.health().getDetails().get("faults").toString())
                .contains("catalogue.yaml line 6 (Get-MailboxStatistics, timeout): must be from PT1S to PT4H");
        assertThat(new CatalogueAtStart(files(settings(SOUND))).health().getStatus())
                .isEqualTo(Status.UP);
    }

    @Test
    void aFileThatIsNamedAndNotThereIsAFault() {
        var settings = new ActionSettings(
                List.of(folder.resolve("none.yaml")), List.of(), Map.of(), Map.of(), "Microsoft Operator", 20, 2);
        assertThat(read(settings).faults()).hasSize(1);
    }

    @Test
    void withoutAFileThereAreNoActionsAndNoFault() {
        var settings = new ActionSettings(null, List.of(), Map.of(), Map.of(), "Microsoft Operator", 20, 2);
        assertThat(read(settings).faults()).isEmpty();
        assertThat(read(settings).catalogue().actions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            name: Get-MailboxStatistics         | name: get mailbox                     | name | must be a verb and a noun
            name: Get-MailboxStatistics         | name: Set-AccessToCustomerDataRequest | name | stands for something else
            name: Test-Mailbox                  | name: get-MailboxStatistics           | name | must be a verb and a noun
            name: Test-Mailbox                  | name: Get-MailboxStatistics           | Get-MailboxStatistics | stands there twice
            description: Counts messages        | descriptions: Counts messages         | descriptions | nothing that is known
            services: [exchange-online]         | services: [exchange]                  | services | exchange is no service
            services: [exchange-online]         | services: []                          | services | must be a list of text
            permissionLevel: read               | permissionLevel: reed                 | permissionLevel | read, write or admin
            permissionLevel: read               | timeout: PT1S                         | Get-MailboxStatistics | timeout stands there twice
            timeout: PT10S                      | timeout: ten seconds                  | timeout | from PT1S
            maxOutput: 10KB                     | maxOutput: 10TB                       | maxOutput | from 1KB
            type: integer                       | type: whole                           | type | must be text, choice
            min: 1                              | min: 31                               | max | is less than min
            default: 7                          | default: 70                           | default | whole number from 1 to 30
            default: 7                          | default: '7; drop table'              | default | whole number from 1 to 30
            name: days                          | name: Days                            | name | letters and digits
            name: days                          | name: weeks                           | sql | uses days, which is no parameter
            < :days                             | < 2                                   | parameters | days is used nowhere
            datasource: mailboxes               | datasource: others                    | datasource | there is no lockbox.actions.datasources.others.url
            statement: select 1 where           | statement: drop table x; select 1 where | statement | must be one statement
            run: /bin/true                      | run: /bin/false                       | run | stands in lockbox.actions.commands
            run: /bin/true                      | run: true                             | run | stands in lockbox.actions.commands
            run: /bin/true                      | run: /bin/../bin/true                 | run | stands in lockbox.actions.commands
            run: /bin/true                      | run: /bin/nothing                     | run | is no program
            '"{mailbox}"]'                      | '"--mailbox={mailbox}"]'              | arguments | one parameter alone
            method: POST                        | method: TRACE                         | method | one of DELETE
            url: https://mailboxes.internal     | url: https://{mailbox}.internal       | url | must be http or https
            url: https://mailboxes.internal     | url: https://a@mailboxes.internal     | url | must be http or https
            url: https://mailboxes.internal     | url: file:///mailboxes.internal       | url | must be http or https
            /sync                               | /sync?all=true                        | url | must be http or https
            /{mailbox}/                         | /x{mailbox}/                          | url | one parameter alone
            Authorization: token                | Authorization: secret                 | Authorization | there is no lockbox.actions.secrets.secret
            Authorization: token                | Authorization: split                  | Authorization | no header that can be set
            Authorization: token                | Host: token                           | Host | no header that can be set
            """)
    void eachFaultIsToldWithItsPlace(String sound, String faulty, String place, String told) {
        assertThat(SOUND).contains(sound);
        List<CatalogueFault> faults = read(SOUND.replaceFirst(Pattern.quote(sound), Matcher.quoteReplacement(faulty)))
                .faults();
        assertThat(faults).anySatisfy(fault -> {
            assertThat(fault.reason()).contains(told);
            assertThat(fault.place().isEmpty() || fault.place().endsWith(place)).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            type: text, maxLength: 9                      | pattern
            type: text, pattern: '[', maxLength: 9        | pattern
            type: text, pattern: x                        | maxLength
            type: text, pattern: x, maxLength: 9000       | maxLength
            type: choice                                  | of
            type: integer, min: 1                         | max
            type: path, folder: etc                       | folder
            type: path, folder: /nowhere                  | folder
            type: resource, default: bob                  | default
            type: resource, required: true                | days
            type: tenant, default: contoso                | default
            type: tenant, required: true                  | days
            type: boolean, required: true, default: true  | default
            type: boolean, required: maybe                | required
            type: date, default: tomorrow                 | default
            type: boolean, min: 1                         | min
            """)
    void aParameterHasBounds(String definition, String place) {
        String faulty = SOUND.replaceFirst(
                "(?s)- name: days.*?default: 7", "- {name: days, description: d, " + definition + "}");
        assertThat(read(faulty).faults())
                .anySatisfy(fault -> assertThat(fault.place()).endsWith(place));
    }

    @Test
    void aParameterWithoutWhichACommandHasAHoleIsAlwaysThere() {
        String faulty = SOUND.replace("--mailbox, \"{mailbox}\"", "\"{mailbox}\", \"{x}\"")
                .replace("command:", "  - {name: x, description: x, type: boolean}\n    command:");
        assertThat(read(faulty).faults())
                .extracting(CatalogueFault::reason)
                .anyMatch(it -> it.contains("make it required"));
    }

    @Test
    void noTypeThatAFileNamesComesToBe() {
        assertThat(read("actions: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://localhost\"]]\n")
                        .faults())
                .isNotEmpty();
        assertThat(read("- 1\n").faults()).isNotEmpty();
        assertThat(read("").faults()).isNotEmpty();
        assertThat(read("actions: [\n").faults().get(0).toString()).contains("line 2");
        assertThat(read("actions: &a\n  - *a\n").faults()).isNotEmpty();
    }

    /** Another customer could be asked for it, or one who is never asked. */
    @Test
    void anActionOnAResourceLearnsWhoseItIs() {
        String faulty = SOUND.replaceFirst("(?m)^.*name: tenant.*\n", "").replaceFirst("and 'b' = :tenant ", "");
        assertThat(read(faulty).faults())
                .extracting(CatalogueFault::reason)
                .anyMatch(it -> it.contains("not whose it is"));
    }

    @Test
    void allValuesOfARunFitIntoItsRecord() {
        var many = new StringBuilder("parameters:\n");
        for (int number = 0; number < 5; number++) {
            many.append("      - {name: p")
                    .append(number)
                    .append(", description: p, type: text, pattern: x, maxLength: 2000}\n");
        }
        String faulty = SOUND.replaceFirst("parameters:\n", many.toString());
        assertThat(read(faulty).faults())
                .extracting(CatalogueFault::reason)
                .anyMatch(it -> it.contains("fit into a record"));
    }

    private CatalogueFiles.Found read(String text) {
        return read(settings(text));
    }

    private ActionSettings settings(String text) {
        Path file = folder.resolve("catalogue.yaml");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new ActionSettings(
                List.of(file),
                List.of("/bin/true", "true", "/bin/nothing"),
                Map.of("mailboxes", new ActionSettings.Datasource("jdbc:h2:mem:", null, null)),
                Map.of("token", "Bearer x", "split", "a\r\nHost: b"),
                "Microsoft Operator",
                20,
                2);
    }

    private static CatalogueFiles.Found read(ActionSettings settings) {
        return files(settings).read();
    }

    private static CatalogueFiles files(ActionSettings settings) {
        OperationNames taken = "Set-AccessToCustomerDataRequest"::equals;
        return new CatalogueFiles(settings, new ActionReader(taken, new WorkReader(settings)));
    }
}
