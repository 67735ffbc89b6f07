package dev.lockbox.identity;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The provider's customers. */
public interface Tenants extends Repository<Tenant, String> {

    Optional<Tenant> findById(String id);

    List<Tenant> findAllByOrderById();

    Tenant save(Tenant tenant);
}
