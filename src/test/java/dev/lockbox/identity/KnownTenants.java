package dev.lockbox.identity;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tenants for tests, in memory. */
public final class KnownTenants implements Tenants {

    private final Map<String, Tenant> tenants = new HashMap<>();

    public KnownTenants(Tenant... tenants) {
        Arrays.stream(tenants).forEach(this::save);
    }

    /** One whose approvers' words the provider may read. */
    public static Tenant thatSharesComments(Person administrator) {
        Tenant tenant = Tenant.of("contoso", Offering.M365, Locale.GERMAN, ZoneId.of("Europe/Berlin"), true);
        tenant.shareComments(true, administrator);
        return tenant;
    }

    @Override
    public Optional<Tenant> findById(String id) {
        return Optional.ofNullable(tenants.get(id));
    }

    @Override
    public List<Tenant> findAllByOrderById() {
        return tenants.values().stream()
                .sorted(Comparator.comparing(Tenant::id))
                .toList();
    }

    @Override
    public Tenant save(Tenant tenant) {
        tenants.put(tenant.id(), tenant);
        return tenant;
    }
}
