package dev.lockbox.ledger;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Takes facts in, in the transaction that made them. They get their place in their log soon after, by {@link Integration}. */
@Component
public class Ledger {

    private final JdbcTemplate database;

    Ledger(JdbcTemplate database) {
        this.database = database;
    }

    public void take(Fact fact) {
        database.update(
                "insert into audit_intake (creation_date, tenant, user_id, client_ip, operation, object_id, request_id,"
                        + " audit_data) values (?, ?, ?, ?, ?, ?, ?, ?)",
                fact.creationDate().atOffset(ZoneOffset.UTC),
                fact.tenant(),
                wellFormed(fact.userId()),
                fact.clientIp(),
                fact.operation(),
                wellFormed(fact.objectId()),
                wellFormed(fact.requestId()),
                wellFormed(fact.auditData()));
    }

    /** Half a character cannot be written as UTF-8, and so neither hashed nor proven: it would hold up the log. */
    static String wellFormed(String text) {
        return text == null ? null : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
