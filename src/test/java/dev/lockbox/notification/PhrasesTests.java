package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.request.Asking;
import dev.lockbox.request.Requests;
import java.util.Set;
import org.h2.Driver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

class PhrasesTests {

    private final JdbcTemplate database =
            new JdbcTemplate(new SimpleDriverDataSource(new Driver(), "jdbc:h2:mem:phrases-kept;DB_CLOSE_DELAY=-1"));

    private final Asking asking = Asking.OF_M365;

    @BeforeEach
    void nothingKept() {
        database.execute("drop table if exists phrase_key");
        database.execute("create table phrase_key (id integer primary key, secret varchar(64) not null)");
    }

    @Test
    void thePhraseIsTheSameOnEveryNodeAndAfterEveryStart() {
        var request = asking.atTheCustomer();
        assertThat(new Phrases(database).ofRequest(request, true))
                .isEqualTo(new Phrases(database).ofRequest(request, true));
        assertThat(database.queryForObject("select count(*) from phrase_key", Integer.class))
                .isOne();
    }

    @Test
    void anotherInstallationHasOthers() {
        String here = new Phrases(database).ofTenant("contoso");
        nothingKept();
        assertThat(new Phrases(database).ofTenant("contoso")).isNotEqualTo(here);
    }

    @Test
    void eachSideRequestAndTenantHasItsOwn() {
        var phrases = new Phrases(database);
        var request = asking.atTheCustomer();
        assertThat(Set.of(
                        phrases.of(request, Requests.APPROVER),
                        phrases.of(request, Requests.ENGINEER),
                        phrases.of(asking.atTheCustomer(), Requests.APPROVER),
                        phrases.of(Requests.APPROVER),
                        phrases.of(Requests.STRANGER),
                        phrases.of(Requests.ENGINEER)))
                .hasSize(6)
                .allSatisfy(phrase -> assertThat(phrase.split(" ")).hasSize(4));
        assertThat(phrases.of(Requests.APPROVER)).isEqualTo(phrases.ofTenant("contoso"));
    }
}
