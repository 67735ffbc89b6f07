package dev.lockbox.request;

import java.util.List;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** The requests by the tickets they were made for; numbers are the provider's own, and the same for all customers. */
public interface TicketedRequests extends Repository<AccessRequest, String> {

    /** The ids of those nobody has decided yet. */
    @Query("select id from access_request where service_request_number = :ticket"
            + " and status in ('INTERNAL_PENDING', 'CUSTOMER_NOTIFIED')")
    List<String> findWaitingOn(String ticket);
}
