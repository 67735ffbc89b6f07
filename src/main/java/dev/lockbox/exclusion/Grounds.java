package dev.lockbox.exclusion;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Tenant;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.Intake;
import dev.lockbox.request.PermissionLevel;
import dev.lockbox.request.Scope;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What is put forward, all of it checked; what its kind has not is null. */
record Grounds(
        ExclusionKind kind,
        String tenant,
        CloudService service,
        String resource,
        String reasonCode,
        String justification,
        String serviceRequestNumber,
        Duration duration,
        PermissionLevel permissionLevel,
        String reference,
        boolean sealed,
        Instant sealedUntil) {

    /**
     * Reads what was entered about access behind broken glass.
     *
     * @param tenant whose name was entered; null if that is nobody's
     * @throws dev.lockbox.identity.Refused with every fault in what was entered
     */
    static Grounds ofBreakGlass(Map<String, Object> entered, Tenant tenant, BreakGlassSettings settings) {
        var entry = new Entry();
        Tenant known = tenant(entry, entered, tenant);
        CloudService service = service(entry, entered, known);
        String resource = Scope.resource(entry, entered.get("resource"));
        String reasonCode = reasonCode(entry, entered, settings.reasonCodes());
        String justification = Intake.justification(entry, entered.get("justification"));
        String ticket = entered.get("serviceRequestNumber") == null
                ? null
                : Intake.ticket(entry, entered.get("serviceRequestNumber"));
        Duration duration = Intake.duration(entry, entered.get("duration"), settings.longest());
        PermissionLevel level = Intake.level(entry, entered.get("permissionLevel"));
        String reference = entered.get("reference") == null ? null : reference(entry, entered);
        none(entry, entered, "is for legal demands alone", "sealed", "sealedUntil");
        entry.check(known == null ? null : known.id());
        return new Grounds(
                ExclusionKind.BREAK_GLASS,
                known.id(),
                service,
                resource,
                reasonCode,
                justification,
                ticket,
                duration,
                level,
                reference,
                false,
                null);
    }

    /** The same about a legal demand, of which no fault may be kept where the customer reads. */
    static Grounds ofLegalDemand(
            Map<String, Object> entered, Tenant tenant, LegalDemandSettings settings, Instant now) {
        var entry = new Entry();
        Tenant known = tenant(entry, entered, tenant);
        CloudService service = service(entry, entered, known);
        String resource = Scope.resource(entry, entered.get("resource"));
        String reasonCode = reasonCode(entry, entered, settings.reasonCodes());
        String justification = Intake.justification(entry, entered.get("justification"));
        String reference = reference(entry, entered);
        boolean sealed = entry.flag("sealed", entered.get("sealed"));
        Instant sealedUntil = sealed ? sealedUntil(entry, entered, now) : null;
        if (!sealed) {
            none(entry, entered, "is for sealed entries alone", "sealedUntil");
        }
        none(
                entry,
                entered,
                "is for break-glass alone: a legal demand opens no access",
                "serviceRequestNumber",
                "duration",
                "permissionLevel");
        entry.check(null);
        return new Grounds(
                ExclusionKind.LEGAL_DEMAND,
                known.id(),
                service,
                resource,
                reasonCode,
                justification,
                null,
                null,
                null,
                reference,
                sealed,
                sealedUntil);
    }

    private static Tenant tenant(Entry entry, Map<String, Object> entered, Tenant tenant) {
        String id = entry.line("tenant", entered.get("tenant"), 64);
        entry.mustBe("tenant", id, it -> tenant != null, "is not known; use the customer's tenant name");
        return id == null ? null : tenant;
    }

    private static CloudService service(Entry entry, Map<String, Object> entered, Tenant tenant) {
        String id = entry.line("service", entered.get("service"), 64);
        CloudService service = CloudService.of(id).orElse(null);
        entry.mustBe(
                "service",
                id,
                it -> service != null && (tenant == null || service.offering() == tenant.offering()),
                tenant == null
                        ? "is not known"
                        : "must be one of " + String.join(", ", CloudService.idsOf(tenant.offering())));
        return service;
    }

    private static String reasonCode(Entry entry, Map<String, Object> entered, List<String> codes) {
        String code = entry.line("reasonCode", entered.get("reasonCode"), 64);
        return entry.mustBe("reasonCode", code, codes::contains, "must be one of " + String.join(", ", codes));
    }

    private static String reference(Entry entry, Map<String, Object> entered) {
        return entry.line("reference", entered.get("reference"), 128);
    }

    private static Instant sealedUntil(Entry entry, Map<String, Object> entered, Instant now) {
        if (entered.get("sealedUntil") == null) {
            return null;
        }
        String text = entry.line("sealedUntil", entered.get("sealedUntil"), 64);
        Instant until = text == null ? null : instant(text);
        entry.mustBe(
                "sealedUntil",
                text,
                it -> until != null && until.isAfter(now) && until.isBefore(now.plus(36_500, ChronoUnit.DAYS)),
                "must be an instant that is still to come, such as 2027-11-22T09:30:00Z");
        return until;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void none(Entry entry, Map<String, Object> entered, String detail, String... fields) {
        for (String field : fields) {
            if (entered.get(field) != null) {
                entry.fault(field, detail);
            }
        }
    }
}
