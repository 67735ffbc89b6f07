package dev.lockbox.identity;

import java.time.ZoneId;
import java.util.Locale;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/** A customer of the provider. */
public final class Tenant extends AbstractAggregateRoot<Tenant> {

    @Id
    private String id;

    private Offering offering;
    private String language;
    private String timeZone;
    private boolean requireApproval;

    @Version
    private Integer version;

    private Tenant() {}

    public static Tenant of(String id, Offering offering, Locale language, ZoneId timeZone, boolean requireApproval) {
        var tenant = new Tenant();
        tenant.id = id;
        tenant.offering = offering;
        tenant.language = language.toLanguageTag();
        tenant.timeZone = timeZone.getId();
        tenant.requireApproval = requireApproval;
        return tenant;
    }

    public String id() {
        return id;
    }

    public Offering offering() {
        return offering;
    }

    public Locale language() {
        return Locale.forLanguageTag(language);
    }

    public ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    /** Whether Lockbox is on: every access to customer data needs the customer's approval. */
    public boolean requiresApproval() {
        return requireApproval;
    }

    void requireApproval(boolean required, Person by) {
        if (requireApproval != required) {
            requireApproval = required;
            registerEvent(new SettingsChanged(id, required, by.id()));
        }
    }
}
