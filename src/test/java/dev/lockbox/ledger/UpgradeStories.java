package dev.lockbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.RealPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What was recorded before there were logs has its place on them after the upgrade, in the order it was recorded. */
class UpgradeStories {

    @TempDir
    private Path folder;

    @Test
    void onH2() throws Exception {
        var old = new JdbcDataSource();
        old.setUrl("jdbc:h2:mem:upgrade;DB_CLOSE_DELAY=-1");
        assertEverythingHasItsPlaceAfterTheUpgradeOf(old, "half \ud800 a character", "half ? a character");
    }

    @Test
    void onPostgres() throws Exception {
        RealPostgres.as("postgres", "postgres").execute("create database upgrade");
        assertEverythingHasItsPlaceAfterTheUpgradeOf(
                RealPostgres.as("postgres", "upgrade").getDataSource(), "Z\u00fcrich", "Z\u00fcrich");
    }

    private void assertEverythingHasItsPlaceAfterTheUpgradeOf(DataSource old, String words, String after)
            throws Exception {
        upgrade(old, "audit");
        var database = new JdbcTemplate(old);
        for (int number = 0; number < 3; number++) {
            database.update(
                    "insert into audit_record (creation_date, tenant, user_id, operation, audit_data)"
                            + " values (timestamp with time zone '2026-03-02 09:05:00.123456+01:00', ?, ?, 'Act', ?)",
                    number == 2 ? null : "contoso",
                    "user" + number,
                    "{\"b\":1.50, \"a\":\"" + words + "\"}");
        }
        upgrade(old, null);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(old));
        var signers = new Signers(new LedgerSettings(folder), database, event -> {}, Clock.systemUTC());
        var integration = new Integration(database, transaction, signers);
        integration.publishKeys();
        new Ledger(database)
                .take(new Fact(Clock.systemUTC().instant(), "contoso", "new", null, "Act", null, null, "{}"));
        integration.catchUp();
        assertThat(integration.stuck()).isEmpty();
        List<Recorded> all = new ArrayList<>();
        var search = new Search(database, integration, new Removed(database));
        search.each(Search.Terms.all(Log.of("contoso")), 10, all::add);
        assertThat(all).extracting(Recorded::userId).containsExactly("user0", "user1", "new");
        assertThat(all.get(0).line())
                .isEqualTo("{\"auditData\":{\"a\":\"" + after + "\",\"b\":1.5},\"clientIp\":null,"
                        + "\"creationDate\":\"2026-03-02T08:05:00.123Z\",\"objectId\":null,\"operation\":\"Act\","
                        + "\"requestId\":null,\"sequence\":0,\"tenant\":\"contoso\",\"userId\":\"user0\"}");
        Frontier tree = Frontier.empty();
        all.forEach(recorded -> tree.add(recorded.hash()));
        Checkpoint newest = new Checkpoints(database, signers, integration)
                .newest(Log.of("contoso"))
                .checkpoint();
        assertThat(newest.root()).isEqualTo(tree.root());
        assertThat(database.queryForObject("select count(*) from audit_record where log = 'the-provider'", Long.class))
                .isOne();
    }

    @Test
    void onH2WhatWasApprovedAndOpenedBeforeOneCouldApproveLessIsAsItWas() throws Exception {
        var old = new JdbcDataSource();
        old.setUrl("jdbc:h2:mem:upgrade-of-grants;DB_CLOSE_DELAY=-1");
        assertGrantsAreAsTheyWereAfterTheUpgradeOf(old);
    }

    @Test
    void onPostgresWhatWasApprovedAndOpenedBeforeOneCouldApproveLessIsAsItWas() throws Exception {
        RealPostgres.as("postgres", "postgres").execute("create database upgrade_of_grants");
        assertGrantsAreAsTheyWereAfterTheUpgradeOf(
                RealPostgres.as("postgres", "upgrade_of_grants").getDataSource());
    }

    private void assertGrantsAreAsTheyWereAfterTheUpgradeOf(DataSource old) throws Exception {
        upgrade(old, "terms-of-grant");
        var database = new JdbcTemplate(old);
        database.execute("insert into tenant (id, offering, language, time_zone, require_approval, version)"
                + " values ('contoso', 'M365', 'de', 'Europe/Berlin', true, 0)");
        database.execute("insert into person (id, tenant, name, mail, roles, isolated_identity, mfa, version)"
                + " values ('engineer', null, 'E', 'e@provider.example', 'engineer', true, true, 0)");
        database.execute("insert into access_request (id, tenant, offering, service, resource, service_request_number,"
                + " justification, duration, permission_level, customer_data, requester, approver_roles, mail_rule,"
                + " status, created_at, internally_approved, instance_id, version) values ('r1', 'contoso', 'M365',"
                + " 'TEAMS', 'x', 'T1', 'because', 'PT1H', 'WRITE', true, 'engineer', 'accessApprover', 'noLink',"
                + " 'APPROVED', current_timestamp, true, 'i1', 0)");
        database.execute("insert into decision (id, request_id, stage, decided_by, approved, decided_at)"
                + " values ('r1/CUSTOMER', 'r1', 'CUSTOMER', 'engineer', true, current_timestamp)");
        database.execute("insert into access_grant (id, request_id, tenant, engineer, service, resource,"
                + " permission_level, basis, status, opened_at, expires_at, version) values ('g1', 'r1', 'contoso',"
                + " 'engineer', 'TEAMS', 'x', 'WRITE', 'CUSTOMER_APPROVAL', 'ACTIVE', current_timestamp,"
                + " current_timestamp, 0)");
        upgrade(old, null);
        assertThat(database.queryForMap(
                                "select approved_duration, approved_permission_level, approved_actions from decision")
                        .values())
                .containsOnlyNulls();
        var grant = database.queryForMap("select narrowed, accepted_at, actions, permission_level from access_grant");
        assertThat(grant).containsEntry("narrowed", false).containsEntry("permission_level", "WRITE");
        assertThat(grant).containsEntry("accepted_at", null).containsEntry("actions", null);
    }

    /** @param to the last changeset; null for all there are */
    private static void upgrade(DataSource old, String to) throws Exception {
        try (Connection connection = old.getConnection();
                var liquibase = new Liquibase(
                        "db/changelog/lockbox.sql",
                        new ClassLoaderResourceAccessor(),
                        DatabaseFactory.getInstance()
                                .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
            List<String> left = liquibase.listUnrunChangeSets(new Contexts(), new LabelExpression()).stream()
                    .map(ChangeSet::getId)
                    .toList();
            liquibase.update(to == null ? left.size() : left.indexOf(to) + 1, "");
        }
    }
}
