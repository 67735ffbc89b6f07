package dev.lockbox.decision;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** The decisions as they were made. */
interface DecisionRecords extends Repository<Decision, String> {

    Optional<Decision> findById(String id);

    Decision save(Decision decision);
}
