package dev.lockbox.decision;

import java.util.Collection;
import java.util.List;
import org.springframework.data.repository.Repository;

/** The decisions as they were made. */
interface DecisionRecords extends Repository<Decision, String> {

    List<Decision> findByRequestId(String requestId);

    List<Decision> findByRequestIdIn(Collection<String> requestIds);

    Decision save(Decision decision);
}
