package dev.lockbox.request;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/** The requests by the customers they wait for. */
public interface RequestsAtCustomer extends Repository<AccessRequest, String> {

    Optional<AccessRequest> findById(String id);

    List<AccessRequest> findByTenantAndStatusAndIdGreaterThanOrderById(
            String tenant, RequestStatus status, String id, Limit limit);
}
