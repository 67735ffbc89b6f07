package dev.lockbox.door.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.grant.Pass;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What an operator writes, and what a wrong word in it says. */
class WebhookDoorsTests {

    private static final String SECRET = AccessSystem.SECRET;

    @Configuration
    @Import(WebhookDoors.class)
    static class Room {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    private final ApplicationContextRunner start = new ApplicationContextRunner().withUserConfiguration(Room.class);

    private ApplicationContextRunner with(String... properties) {
        List<String> all = new ArrayList<>(
                List.of("services=virtual-machine", "url=https://access.example/lockbox", "secret=" + SECRET));
        all.addAll(List.of(properties));
        return start.withPropertyValues(
                all.stream().map(it -> "lockbox.doors.webhook.jump-hosts." + it).toArray(String[]::new));
    }

    @Test
    void withoutConfigurationThereIsNoDoor() {
        start.run(context ->
                assertThat(context.getBean(WebhookDoors.class).doors()).isEmpty());
    }

    @Test
    void aDoorLeadsWhereItIsConfiguredTo() {
        with("tenants=fabrikam", "resources=vm-*", "by-itself=false", "previous-secret=" + SECRET)
                .run(context -> {
                    var door = context.getBean(WebhookDoors.class)
                            .doors()
                            .iterator()
                            .next();
                    assertThat(door.name()).isEqualTo("jump-hosts");
                    assertThat(door.opensByItself()).isFalse();
                    assertThat(door.leadsTo(pass("fabrikam", "vm-1"))).isTrue();
                    assertThat(door.leadsTo(pass("fabrikam", "db-1"))).isFalse();
                    assertThat(door.leadsTo(pass("contoso", "vm-1"))).isFalse();
                });
        with().run(context -> assertThat(context.getBean(WebhookDoors.class)
                        .doors()
                        .iterator()
                        .next()
                        .opensByItself())
                .isTrue());
    }

    private static Pass pass(String tenant, String resource) {
        return new Pass(
                "g",
                "r",
                tenant,
                "engineer",
                CloudService.VIRTUAL_MACHINE,
                resource,
                PermissionLevel.READ,
                Instant.EPOCH);
    }

    @Test
    void plainHttpIsForThisMachineOrForThoseWhoSaySo() {
        assertRefused("url", "must begin with https://", "url=http://access.example/lockbox");
        assertRefused("url", "must begin with https://", "url=http://localhost.access.example/lockbox");
        assertRefused("url", "must begin with https://", "url=ftp://access.example/lockbox", "insecure=true");
        for (String url : List.of("http://localhost:8080/", "http://127.0.0.1/", "http://[::1]:8080/")) {
            with("url=" + url).run(context -> assertThat(context).hasNotFailed());
        }
        with("url=http://access.example/lockbox", "insecure=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void whatIsWrongIsToldAtTheStartByItsName() {
        assertRefused("services", "must name the services", "services=");
        assertRefused("services", "must name the services", "services=virtual-machines");
        assertRefused("tenants", "must name some, or be left out", "tenants=");
        assertRefused("resources", "must name some, or be left out", "resources=");
        assertRefused("url", "must be an address", "url=");
        assertRefused("url", "must be an address", "url=access.example");
        assertRefused("url", "must be an address", "url=https:///lockbox");
        assertRefused("url", "without a password", "url=https://lockbox:letmein@access.example/");
        assertRefused("url", "must be an address", "url=https://access.example/a b");
        assertRefused("timeout", "must be at most 18s", "timeout=19s");
        assertRefused("timeout", "must be at most 18s", "timeout=0s");
        assertRefused("certificates", "must be X.509 certificates in PEM", "certificates=/no/such/file.pem");
        assertRefused("secret", "must be base64 of at least 32", "secret=");
        start.withPropertyValues("lockbox.doors.webhook[a b].url=https://access.example")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("must be called by letters, digits and dashes"));
    }

    @Test
    void aMisspeltSettingLeadsNobodyIn() {
        with("tenant=fabrikam").run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("lockbox.doors.webhook.jump-hosts.tenant"));
    }

    @Test
    void aWeakSecretStopsTheStartAndIsNotPrinted() {
        String weak = "MzEgYnl0ZXMgYXJlIHRvbyBmZXcgdG8gYmUgc2FmZQ==";
        for (String property : List.of("secret", "previous-secret")) {
            assertRefused(property, "must be base64 of at least 32", property + "=" + weak);
            assertRefused(property, "must be base64 of at least 32", property + "=not!base64:" + weak);
        }
    }

    private void assertRefused(String property, String detail, String... properties) {
        with(properties).run(context -> {
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageStartingWith("lockbox.doors.webhook.jump-hosts." + property + " ")
                    .hasMessageContaining(detail);
            for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("MzEgYnl0ZXM", SECRET, "letmein");
            }
        });
    }
}
