package dev.lockbox.door.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.grant.Door;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PostgresDoorsTests {

    private static final String BILLING = "lockbox.doors.postgres.billing.";

    private static Map<String, String> sound() {
        Map<String, String> settings = new HashMap<>();
        settings.put(BILLING + "services[0]", "virtual-machine");
        settings.put(BILLING + "tenants[0]", "fabrikam");
        settings.put(BILLING + "url", "jdbc:postgresql://db.example:5433/billing?sslmode=verify-full");
        settings.put(BILLING + "user", "lockbox_doors");
        settings.put(BILLING + "password", "secret");
        settings.put(BILLING + "roles.read", "app_read");
        return settings;
    }

    private static PostgresDoors doors(Map<String, String> settings) {
        return new PostgresDoors(new Binder(new MapConfigurationPropertySource(settings)), Clock.systemUTC());
    }

    @Test
    void whatIsConfiguredIsADoor() {
        assertThat(doors(sound()).doors()).extracting(Door::name).containsExactly("billing");
        assertThat(doors(Map.of()).doors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url | jdbc:mysql://db.example/billing | url begins with jdbc:postgresql://",
                "url | jdbc:postgresql://db.example:notaport/billing | url is not one the PostgreSQL driver can read",
                "url | jdbc:postgresql://db.example/ | database is named in the url or here",
                "services[0] | mainframe | services knows no service mainframe",
                "roles.root | app_root | roles knows no level root, only read, write, admin",
                "roles.read | '' | roles.read names a role of that server",
                "user | '' | user is Lockbox's own role on that server",
                "password | '' | password is the one of Lockbox's own role",
                "host | db'; rm -rf / | host is a name or an address",
                "port | 0 | port is a number from 1 to 65535",
                "database | a'b | database is named in the url or here",
                "prefix | pg_lockbox_ | prefix has at most 31 small letters",
                "prefix | Lockbox- | prefix has at most 31 small letters",
                "connection-limit | 0 | connection-limit is at least 1",
                "resources | '' | resources names some",
                "tenant | fabrikam | left unbound"
            })
    void whatCannotBeMeantSoIsToldAtTheStart(String setting, String value, String told) {
        Map<String, String> settings = sound();
        settings.put(BILLING + setting, value);

        assertThatThrownBy(() -> doors(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lockbox.doors.postgres")
                .hasMessageContaining(told)
                .hasMessageNotContaining("secret");
    }

    /** Whoever is inside sees all of it: the consent of one customer would open what is another's. */
    @Test
    void aDatabaseIsSomebodys() {
        Map<String, String> settings = sound();
        settings.remove(BILLING + "tenants[0]");

        assertThatThrownBy(() -> doors(settings)).hasMessageContaining("tenants names the customer");
    }

    @Test
    void aDoorsNameHasNoOddCharacters() {
        Map<String, String> settings = new HashMap<>();
        sound().forEach((name, value) -> settings.put(name.replace("postgres.billing.", "postgres[bil/ling]."), value));

        assertThatThrownBy(() -> doors(settings)).hasMessageContaining("bil/ling");
    }

    @Test
    void twoDoorsToOneServerNeedPrefixesOfTheirOwn() {
        Map<String, String> settings = sound();
        sound().forEach((name, value) -> settings.put(name.replace("billing.", "payroll."), value));

        assertThatThrownBy(() -> doors(settings)).hasMessageContaining("give them prefixes of their own");

        settings.put("lockbox.doors.postgres.payroll.prefix", "lockbox_payroll_");
        assertThatThrownBy(() -> doors(settings)).hasMessageContaining("give them prefixes of their own");

        settings.put("lockbox.doors.postgres.payroll.prefix", "payroll_");
        assertThat(doors(settings).doors()).hasSize(2);
    }
}
