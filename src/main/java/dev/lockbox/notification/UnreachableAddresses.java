package dev.lockbox.notification;

import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.TenantAdministration;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which addresses are known not to work. Each side has its own: what one customer's mail server said is nothing another
 * customer learns or clears. An address that stands here is written to all the same, since a server may be wrong, or lie.
 */
@Component
public class UnreachableAddresses {

    private final UnreachableAddressRecords records;
    private final Savepoint savepoint;
    private final TenantAdministration administration;
    private final ApplicationEventPublisher announcements;
    private final Clock clock;

    UnreachableAddresses(
            UnreachableAddressRecords records,
            Savepoint savepoint,
            TenantAdministration administration,
            ApplicationEventPublisher announcements,
            Clock clock) {
        this.records = records;
        this.savepoint = savepoint;
        this.administration = administration;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** A letter did not arrive because of its address. What was known before is no news. */
    void found(Letter letter, Notice notice, String why) {
        var address = UnreachableAddress.of(letter, why, clock.instant());
        if (records.findAmong(Set.of(address.address()), address.tenant()).isEmpty()
                && savepoint.insert(() -> records.save(address))) {
            announcements.publishEvent(new AddressUnreachable(address, notice));
        }
    }

    /**
     * Those of these addresses that are known not to work, written to compare.
     *
     * @param tenant among whose addresses
     */
    Set<String> among(Collection<String> addresses, String tenant) {
        return addresses.isEmpty()
                ? Set.of()
                : records
                        .findAmong(
                                addresses.stream()
                                        .map(UnreachableAddress::comparable)
                                        .collect(Collectors.toSet()),
                                tenant)
                        .stream()
                        .map(UnreachableAddress::address)
                        .collect(Collectors.toSet());
    }

    /** A customer's, for its global administrators. */
    @Transactional(readOnly = true)
    public List<UnreachableAddress> ofCustomer(String tenant, Person by) {
        administration.settings(tenant, by);
        return records.findByTenantOrderByAddress(tenant);
    }

    /** The provider's own, for its platform administrators. */
    @Transactional(readOnly = true)
    public List<UnreachableAddress> ofProvider(Person by) {
        onlyThePlatformAdministratorAdministers(by);
        return records.findByTenantIsNullOrderByAddress();
    }

    /** It is believed to work again, until a letter shows that it does not. */
    @Transactional
    public void clearOfCustomer(String tenant, String address, Person by) {
        administration.locked(tenant, by);
        clear(tenant, address, by);
    }

    @Transactional
    public void clearOfProvider(String address, Person by) {
        onlyThePlatformAdministratorAdministers(by);
        clear(null, address, by);
    }

    private void clear(String tenant, String address, Person by) {
        String cleared = UnreachableAddress.comparable(address);
        if (!records.delete(cleared, tenant)) {
            throw Refused.notFound("unreachable address of that name").about(tenant, null);
        }
        announcements.publishEvent(new AddressCleared(tenant, cleared, by.id()));
    }

    private static void onlyThePlatformAdministratorAdministers(Person by) {
        if (!by.administersThePlatform()) {
            throw Refused.notAllowed(
                    "onlyThePlatformAdministratorAdministers",
                    "Only a platform administrator of the provider looks after the addresses of its people.");
        }
    }
}
