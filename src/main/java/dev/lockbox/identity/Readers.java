package dev.lockbox.identity;

import org.springframework.stereotype.Component;

/** How each person is written to: as they chose, or else as their side does. */
@Component
public class Readers {

    private final Tenants tenants;
    private final ProviderSettings provider;

    Readers(Tenants tenants, ProviderSettings provider) {
        this.tenants = tenants;
        this.provider = provider;
    }

    public Reader of(Person person) {
        Reader side = person.tenant()
                .map(tenant -> of(tenants.findById(tenant).orElseThrow()))
                .orElseGet(this::ofProvider);
        return new Reader(
                person.language().map(Languages::nearest).orElse(side.language()),
                person.timeZone().orElse(side.timeZone()));
    }

    /** How a customer is written to where nobody in particular is. */
    public Reader of(Tenant tenant) {
        return new Reader(Languages.nearest(tenant.language()), tenant.timeZone());
    }

    /** How the provider's people are written to who chose nothing. */
    public Reader ofProvider() {
        return new Reader(Languages.nearest(provider.language()), provider.timeZone());
    }
}
