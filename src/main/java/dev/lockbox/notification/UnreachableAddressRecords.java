package dev.lockbox.notification;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** Every address that is known not to work. */
interface UnreachableAddressRecords extends Repository<UnreachableAddress, Long> {

    List<UnreachableAddress> findByTenantOrderByAddress(String tenant);

    List<UnreachableAddress> findByTenantIsNullOrderByAddress();

    @Query("select * from unreachable_address where address in (:addresses) and tenant is not distinct from :tenant")
    List<UnreachableAddress> findAmong(Collection<String> addresses, String tenant);

    /** Whether it was there. */
    @Modifying
    @Query("delete from unreachable_address where address = :address and tenant is not distinct from :tenant")
    boolean delete(String address, String tenant);

    UnreachableAddress save(UnreachableAddress address);
}
