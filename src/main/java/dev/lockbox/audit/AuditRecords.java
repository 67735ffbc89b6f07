package dev.lockbox.audit;

import org.springframework.data.repository.Repository;

/** The trail as it is kept: what is written here is never changed. */
interface AuditRecords extends Repository<AuditRecord, Long> {

    AuditRecord save(AuditRecord fact);
}
