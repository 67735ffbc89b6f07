package dev.lockbox.token;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The keys of all nodes as they stand in the table, whoever put them there. */
@Repository
class PublishedKeys {

    private final JdbcTemplate database;

    PublishedKeys(JdbcTemplate database) {
        this.database = database;
    }

    /** @param voucher what vouches for it; not believed before it was checked */
    record Row(PublishedKey key, String voucher) {}

    List<Row> all() {
        return database.query("select * from token_key order by signs_from, id", PublishedKeys::row);
    }

    void add(PublishedKey key, String voucher) {
        database.update(
                "insert into token_key (id, public_half, signs_from, retires_at, voucher) values (?, ?, ?, ?, ?)",
                key.id(),
                key.publicHalf(),
                utc(key.signsFrom()),
                utc(key.retiresAt()),
                voucher);
    }

    void retire(PublishedKey key, String voucher) {
        database.update(
                "update token_key set retires_at = ?, voucher = ? where id = ?",
                utc(key.retiresAt()),
                voucher,
                key.id());
    }

    void remove(String id, String voucher) {
        database.update("delete from token_key where id = ? and voucher = ?", id, voucher);
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new PublishedKey(
                        row.getString("id"),
                        row.getString("public_half"),
                        instant(row, "signs_from"),
                        instant(row, "retires_at")),
                row.getString("voucher"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
