package dev.lockbox.request;

import static dev.lockbox.request.Requests.CONTOSO;
import static dev.lockbox.request.Requests.ENGINEER;
import static dev.lockbox.request.Requests.MANAGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockbox.identity.Fault;
import dev.lockbox.identity.KnownTenants;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTests {

    private static final Tenant FABRIKAM =
            Tenant.of("fabrikam", Offering.AZURE, Locale.forLanguageTag("sv"), ZoneId.of("Europe/Stockholm"), true);

    private final Intake intake = new Intake(
            new KnownTenants(CONTOSO, FABRIKAM),
            new AccessRequests() {
                @Override
                public Optional<AccessRequest> findById(String id) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Optional<AccessRequest> findLockedById(String id) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public AccessRequest save(AccessRequest request) {
                    return request;
                }
            },
            Clock.fixed(Requests.NOW, ZoneOffset.UTC));

    private final Map<String, Object> entered = new HashMap<>(Map.of(
            "tenant", "contoso",
            "offering", "m365",
            "service", "exchange-online",
            "resource", "ann@contoso.example",
            "serviceRequestNumber", "EXSR123456",
            "justification", "Mailbox does not synchronise",
            "duration", "PT2H",
            "permissionLevel", "read",
            "customerData", true));

    @Test
    void aCompleteRequestIsTaken() {
        var request = submit();
        assertThat(request.tenant()).isEqualTo("contoso");
        assertThat(request.duration()).isEqualTo(Duration.ofHours(2));
        assertThat(request.status()).isEqualTo(RequestStatus.INTERNAL_PENDING);
    }

    @Test
    void everyFaultIsToldAtOnce() {
        entered.clear();
        entered.put("duration", "two hours");
        assertThat(faults())
                .extracting(Fault::field)
                .containsExactlyInAnyOrder(
                        "tenant",
                        "offering",
                        "service",
                        "resource",
                        "serviceRequestNumber",
                        "justification",
                        "duration",
                        "permissionLevel");
    }

    /** A door for what is below s1 would take it, and the system behind it goes to s2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/s1/../s2/vm",
                "/subscriptions/./s2",
                "..",
                "contoso/vm-7/..",
                "shares\\contoso\\..\\fabrikam",
                "/subscriptions/s1/%2e%2E/s2",
                "/subscriptions/s1/%252e.%252fs2",
                "/subscriptions/s1/\uff0e\uff0e/s2",
                "/subscriptions/s1/\u2025/s2"
            })
    void aResourceLeadsNowhereElseThanItSays(String winding) {
        assertFault("resource", winding, "without . or .. in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b/c.d", "/sites/.../x", "ann.lee@contoso.example", "50%/x", "/", "*"})
    void dotsInANameAreFine(String plain) {
        assertThat(Scope.winds(plain)).isFalse();
    }

    @Test
    void onlyAnEngineerAsks() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> intake.submit(ask(), MANAGER, "instance", offering -> Requests.M365))
                .extracting(Refused::rule)
                .isEqualTo("onlyEngineersAsk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT60S", "PT90M", "PT4H", "PT3H59M60S"})
    void durationsFromAMinuteToTheMaximumAreTaken(String duration) {
        entered.put("duration", duration);
        assertThat(submit().duration()).isEqualTo(Duration.parse(duration));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, too short",
        "PT-1H, too short",
        "-PT1H, too short",
        "PT59S, too short",
        "PT4H1S, at most PT4H",
        "P1D, at most PT4H",
        "PT99999999999999999999H, ISO 8601",
        "P1M, ISO 8601",
        "4h, ISO 8601",
        "4, ISO 8601",
        "PT1M0.5S, whole seconds"
    })
    void otherDurationsAreRefused(String duration, String detail) {
        assertFault("duration", duration, detail);
    }

    @Test
    void azureAllowsEightHoursAndNoSecondMore() {
        entered.putAll(Map.of(
                "tenant",
                "fabrikam",
                "offering",
                "azure",
                "service",
                "virtual-machine",
                "resource",
                "vm1",
                "duration",
                "PT8H"));
        assertThat(submit().duration()).isEqualTo(Duration.ofHours(8));
        assertFault("duration", "PT8H1S", "at most PT8H");
    }

    @Test
    void withoutADurationTheOfferingsDefaultIsMeant() {
        entered.putAll(
                Map.of("tenant", "fabrikam", "offering", "azure", "service", "virtual-machine", "resource", "vm1"));
        entered.remove("duration");
        assertThat(submit().duration()).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void leftOutCustomerDataIsTouched() {
        entered.remove("customerData");
        assertThat(submit().customerData()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, nobody, is not known",
        "offering, aws, must be m365 or azure",
        "offering, azure, does not fit",
        "service, gmail, must be one of",
        "service, virtual-machine, must be one of",
        "permissionLevel, root, 'must be read, write or admin'",
        "permissionLevel, READ, 'must be read, write or admin'",
        "serviceRequestNumber, '???', support ticket",
        "serviceRequestNumber, x, support ticket",
        "serviceRequestNumber, nonumber, support ticket",
        "serviceRequestNumber, http://evil1.example, support ticket",
        "justification, ., in a sentence",
        "justification, aaaaaaaaaaaaaaaa, in a sentence",
        "justification, ................, in a sentence",
        "justification, '   ', is empty",
        "resource, '', is empty"
    })
    void whatIsUnknownEmptyOrAbsurdIsRefused(String field, String value, String detail) {
        assertFault(field, value, detail);
    }

    @Test
    void oversizedTextIsRefused() {
        assertFault("justification", "why not ".repeat(251), "is too long: 2,007 characters, at most 2,000 fit");
        assertFault("resource", "r".repeat(513), "is too long");
        assertFault("serviceRequestNumber", "1".repeat(65), "is too long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0007", "\u001b[31m", "\u202e", "\u200b", "\ud800", "\ufffe"})
    void textThatHidesSomethingIsRefused(String hidden) {
        assertFault("justification", "Mailbox does" + hidden + " not synchronise", "invisible characters");
        assertFault("resource", "ann" + hidden + "@contoso.example", "invisible characters");
    }

    @Test
    void aJustificationMayHaveLinesButAResourceMayNot() {
        entered.put("justification", "Mailbox does not synchronise.\nSeen since Monday.");
        submit();
        assertFault("resource", "a\nb", "invisible characters");
        // Ends of lines as word processors have them.
        entered.put("justification", "Mailbox does not synchronise.\u2028Seen since Monday.\u2029Urgent.");
        submit();
        assertFault("resource", "a\u2028b", "invisible characters");
        assertFault("resource", "a\u2029b", "invisible characters");
    }

    @Test
    void aJustificationInAnotherScriptIsAsGood() {
        entered.put("justification", "邮箱从星期一起无法同步");
        submit();
    }

    @Test
    void theWrongTypeIsAFaultLikeAnyOther() {
        assertFault("duration", 7200, "must be text");
        assertFault("tenant", new Object(), "must be text");
        assertFault("customerData", "yes", "must be true or false");
    }

    private AccessRequest submit() {
        return intake.submit(
                ask(),
                ENGINEER,
                "instance",
                offering -> offering == Offering.M365
                        ? Requests.M365
                        : new AccessTerms(
                                Duration.ofHours(8),
                                Duration.ofHours(8),
                                Requests.M365.approverRoles(),
                                "portalLink",
                                1));
    }

    private Ask ask() {
        return new Ask(
                entered.get("tenant"),
                entered.get("offering"),
                entered.get("service"),
                entered.get("resource"),
                entered.get("serviceRequestNumber"),
                entered.get("justification"),
                entered.get("duration"),
                entered.get("permissionLevel"),
                entered.get("customerData"));
    }

    private List<Fault> faults() {
        try {
            submit();
            return List.of();
        } catch (Refused refused) {
            return refused.faults();
        }
    }

    private void assertFault(String field, Object value, String detail) {
        Object before = entered.put(field, value);
        assertThat(faults()).anySatisfy(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.detail()).contains(detail);
        });
        entered.put(field, before);
    }
}
