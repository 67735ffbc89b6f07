package dev.lockbox.door.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Pass;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What an operator may configure, as it is written in the file. */
class SshSettingsTests {

    @TempDir
    Path folder;

    private Map<String, String> written;

    @BeforeEach
    void write() {
        for (String key : List.of("ca", "control", "locked")) {
            VirtualMachine.root(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    key.equals("locked") ? "a passphrase" : "",
                    "-f",
                    folder.resolve(key).toString());
        }
        written = new TreeMap<>(Map.of(
                "services", "virtual-machine",
                "permission-levels", "read, write",
                "hosts.contoso.[contoso/vm-7]", "vm-7.example:2022",
                "ca", folder.resolve("ca").toString(),
                "networks", "10.20.0.0/24, 2001:db8::/32",
                "control.key", folder.resolve("control").toString(),
                "control.known-hosts", folder.resolve("control.pub").toString()));
    }

    @Test
    void aDoorIsMadeOfEachEntry() {
        assertThat(doors().doors()).extracting(SshDoor::name).containsExactly("vms");
    }

    @Test
    void whatIsNotThereOpensNothing() {
        written.clear();

        assertThat(doors().doors()).isEmpty();
    }

    @Test
    void whatIsWrongStopsTheStart() {
        assertWrong("services", "fax", "services must name");
        assertWrong("tenants", "", "tenants must name some, or be left out");
        assertWrong("resources", "", "resources must name some, or be left out");
        assertWrong("permission-levels", "", "permission-levels must name");
        assertWrong(
                "hosts.contoso.[contoso/vm-7]",
                "-oProxyCommand=id:22",
                "hosts.contoso[contoso/vm-7] must be a host and a port");
        assertWrong("hosts.contoso.[Contoso/VM-7]", "vm-8.example:2022", "is there twice");
        assertWrong("networks", "", "networks must name");
        assertWrong("networks", "10.20.0.7/24", "such that certificates can be signed");
        assertWrong("networks", "everywhere", "such that certificates can be signed");
        assertWrong("ca", folder.resolve("nothing").toString(), "ca must be a file that Lockbox can read");
        assertWrong("ca", folder.resolve("locked").toString(), "incorrect passphrase");
        assertWrong("ca", folder.resolve("ca.pub").toString(), "such that certificates can be signed");
        assertWrong("control.key", "/nowhere", "control.key must be a file");
        assertWrong("control.user", "-oProxyCommand=id", "control.user must be a Unix account");
    }

    @Test
    void aMisspeltSettingLeadsNobodyIn() {
        written.put("tenant", "fabrikam");

        assertThatThrownBy(this::doors)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lockbox.doors.ssh.vms.tenant");
    }

    @Test
    void aMachineOfOneCustomerIsNotReachedByTheConsentOfAnother() {
        SshDoor door = doors().doors().iterator().next();

        assertThat(door.leadsTo(passOf("contoso"))).isTrue();
        assertThat(door.leadsTo(passOf("fabrikam"))).isFalse();
        assertThatThrownBy(() -> door.open(passOf("fabrikam"), Map.of("publicKey", publicKey())))
                .isInstanceOf(DoorStuck.class)
                .hasMessageContaining("no host is configured");
    }

    private static Pass passOf(String tenant) {
        return new Pass(
                "5b1f0c6b-8e9a-4d7f-8c3e-1a0b9d8c7f6e",
                "a request",
                tenant,
                "engineer",
                CloudService.VIRTUAL_MACHINE,
                "contoso/vm-7",
                PermissionLevel.READ,
                Instant.MAX);
    }

    private String publicKey() throws IOException {
        return Files.readString(folder.resolve("ca.pub")).strip();
    }

    @Test
    void aHostBelongsToOneDoor() {
        var properties = properties("vms");
        properties.putAll(properties("others"));

        assertThatThrownBy(() -> doors(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not name vm-7.example:2022, which belongs to lockbox.doors.ssh.");
    }

    private void assertWrong(String property, String value, String why) {
        String right = written.put(property, value);
        assertThatThrownBy(this::doors)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("lockbox.doors.ssh.vms.")
                .hasMessageContaining(why);
        if (right == null) {
            written.remove(property);
        } else {
            written.put(property, right);
        }
    }

    private SshDoors doors() {
        return doors(properties("vms"));
    }

    private Map<String, String> properties(String door) {
        var properties = new TreeMap<String, String>();
        written.forEach((key, value) -> properties.put("lockbox.doors.ssh." + door + "." + key, value));
        return properties;
    }

    private static SshDoors doors(Map<String, String> properties) {
        return new SshDoors(new Binder(new MapConfigurationPropertySource(properties)), Clock.systemUTC());
    }
}
