package dev.lockbox.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.Scratch;
import dev.lockbox.TestClock;
import dev.lockbox.identity.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine;

/** How the keys of tokens come and go, on one node and on several. */
@LockboxTest
@DirtiesContext
@TestPropertySource(
        properties = {
            "lockbox.tokens.keys=${lockbox.tests:target}/keyring-keys",
            "spring.datasource.url=jdbc:h2:mem:keyring;DB_CLOSE_DELAY=-1"
        })
class KeyringStories {

    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration ROTATE_AFTER = Duration.ofDays(30);
    private static final Duration NOTICE = Keyring.MAX_AGE.multipliedBy(2);

    @Autowired
    private Http http;

    @Autowired
    private TestClock clock;

    @Autowired
    private Keyring application;

    @Autowired
    private KeyHealth health;

    @Autowired
    private PublishedKeys rows;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ApplicationEventPublisher announcements;

    @TempDir
    private Path folder;

    @TempDir
    private Path another;

    @BeforeEach
    void start() throws IOException {
        clock.set(NINE);
        database.update("delete from token_key");
        application.tend();
        for (Path it : List.of(folder, another)) {
            Files.copy(Scratch.FOLDER.resolve("keyring-keys/nodes.secret"), it.resolve("nodes.secret"));
        }
    }

    private Keyring node(Path keys) {
        var node = new Keyring(
                new TokenSettings(keys, LONGEST, ROTATE_AFTER, new Limit(1, Duration.ofSeconds(1)), Map.of()),
                rows,
                transaction,
                announcements,
                clock);
        node.tend();
        return node;
    }

    private SignedJWT signed(Keyring node) {
        return node.signing(clock.instant().plus(LONGEST)).sign(new JWTClaimsSet.Builder().build());
    }

    private static boolean believes(Keyring node, SignedJWT token) {
        return node.verifying(token.getHeader().getKeyID())
                .filter(key -> key.signed(token))
                .isPresent();
    }

    private static List<Object> ids(Keyring node) {
        return node.published().stream().map(key -> key.get("kid")).toList();
    }

    @Test
    void theFirstKeyIsMadeForItsOwnersEyesAloneAndSignsAtOnce() throws IOException {
        Keyring node = node(folder);
        assertThat(believes(node, signed(node))).isTrue();
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .map(Path::getFileName)
                    .map(Path::toString)
                    .contains("current.json", "nodes.secret")
                    .hasSize(2);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("current.json"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("current.json"))).contains("\"d\":");
        assertThat(database.queryForList("select public_half from token_key", String.class))
                .hasSize(2)
                .noneMatch(half -> half.contains("\"d\":"));
    }

    @Test
    void theNextKeyIsPublishedBeforeItSignsAndTheFormerUntilItsLastTokenEnded() {
        Keyring node = node(folder);
        String former = signed(node).getHeader().getKeyID();

        clock.set(NINE.plus(ROTATE_AFTER).minus(NOTICE).minusMillis(1));
        node.tend();
        assertThat(ids(node)).hasSize(2);

        clock.advance(Duration.ofMillis(1));
        node.tend();
        assertThat(ids(node)).hasSize(3).contains(former);
        assertThat(signed(node).getHeader().getKeyID()).isEqualTo(former);

        clock.set(NINE.plus(ROTATE_AFTER).minusMillis(1));
        node.tend();
        SignedJWT last = signed(node);
        assertThat(last.getHeader().getKeyID()).isEqualTo(former);

        clock.advance(Duration.ofMillis(1));
        SignedJWT first = signed(node);
        assertThat(first.getHeader().getKeyID()).isNotEqualTo(former);
        node.tend();
        assertThat(folder.resolve("next.json")).doesNotExist();
        assertThat(signed(node).getHeader().getKeyID())
                .isEqualTo(first.getHeader().getKeyID());
        assertThat(Scratch.FOLDER.resolve("keyring-keys/current.json")).exists();

        clock.set(NINE.plus(ROTATE_AFTER).plus(LONGEST));
        node.tend();
        assertThat(ids(node)).contains(former);
        assertThat(believes(node, last)).isTrue();

        clock.advance(Duration.ofMinutes(1));
        assertThat(ids(node)).doesNotContain(former);
        assertThat(believes(node, last)).isFalse();
        assertThat(believes(node, first)).isTrue();
        node.tend();
        assertThat(database.queryForList("select id from token_key", String.class))
                .doesNotContain(former);
    }

    @Test
    void aRotationIsOnTheProvidersLog() {
        Keyring node = node(folder);
        String former = signed(node).getHeader().getKeyID();
        clock.set(NINE.plus(ROTATE_AFTER).minus(NOTICE));
        node.tend();
        var record = database.queryForMap(
                "select * from everything_recorded where operation = 'Add Token Key' order by sequence desc"
                        + " fetch first 1 row only");
        assertThat(record.get("tenant")).isNull();
        assertThat(record.get("user_id")).isEqualTo("Lockbox");
        assertThat(String.valueOf(record.get("audit_data")))
                .contains(
                        "\"KeyId\":\"" + record.get("object_id") + "\"",
                        "\"SignsFrom\":\"2026-04-01T09:00:00Z\"",
                        "\"Replaces\":\"" + former + "\"");
        assertThat(ids(node)).contains(record.get("object_id"));
    }

    @Test
    void aKeyThatCannotBeRecordedIsNotPublished() {
        database.execute("alter table audit_intake rename to audit_intake_away");
        try {
            assertThatThrownBy(() -> node(folder)).isInstanceOf(Exception.class);
        } finally {
            database.execute("alter table audit_intake_away rename to audit_intake");
        }
        assertThat(rows.all()).hasSize(1);
    }

    @Test
    void nodesWithFoldersOfTheirOwnPublishOneAnothersKeysAndBelieveThem() {
        Keyring one = node(folder);
        Keyring other = node(another);
        clock.advance(Duration.ofSeconds(1));
        SignedJWT token = signed(other);
        // Before its round, too: the load balancer asks whomever it likes.
        assertThat(believes(one, token)).isTrue();
        assertThat(ids(one)).containsExactlyInAnyOrderElementsOf(ids(other)).hasSize(3);
        assertThat(http.get(null, "/.well-known/jwks.json").json().path("keys")).hasSize(1);
        application.tend();
        assertThat(http.get(null, "/.well-known/jwks.json").json().path("keys")).hasSize(3);
    }

    @Test
    void nodesThatShareAFolderRotateOnce() {
        Keyring one = node(folder);
        Keyring other = node(folder);
        assertThat(ids(other)).hasSize(2);
        clock.set(NINE.plus(ROTATE_AFTER).minus(NOTICE));
        one.tend();
        other.tend();
        assertThat(ids(other)).hasSize(3);
        clock.set(NINE.plus(ROTATE_AFTER));
        one.tend();
        SignedJWT token = signed(other);
        other.tend();
        assertThat(signed(other).getHeader().getKeyID())
                .isEqualTo(signed(one).getHeader().getKeyID())
                .isEqualTo(token.getHeader().getKeyID());
        assertThat(believes(one, token)).isTrue();
    }

    @Test
    void whoWritesIntoTheDatabaseAddsNoKey() {
        TokenKey own = TokenKey.make();
        database.update(
                "insert into token_key (id, public_half, signs_from, retires_at, voucher) values (?, ?, ?, ?, ?)",
                own.id(),
                own.publicHalf(),
                NINE.atOffset(ZoneOffset.UTC),
                NINE.plus(ROTATE_AFTER).atOffset(ZoneOffset.UTC),
                new Voucher(Voucher.freshSecret())
                        .of(new PublishedKey(own.id(), own.publicHalf(), NINE, NINE.plus(ROTATE_AFTER))));
        application.tend();
        assertThat(ids(application)).hasSize(1).doesNotContain(own.id());
        assertThat(believes(application, own.sign(new JWTClaimsSet.Builder().build())))
                .isFalse();
        assertThat(health.health().getStatus().getCode()).isEqualTo("WARNING");
        assertThat(health.health().getDetails().toString()).contains(own.id());
    }

    @Test
    void norDoTheyChangeOneOrKeepItAlive() {
        TokenKey own = TokenKey.make();
        String id = String.valueOf(ids(application).get(0));
        database.update("update token_key set public_half = ?", own.publicHalf());
        application.tend();
        assertThat(http.get(null, "/.well-known/jwks.json").text())
                .contains(id)
                .doesNotContain(String.valueOf(own.publicHalf()));
        database.update(
                "update token_key set retires_at = ?",
                NINE.plus(Duration.ofDays(9999)).atOffset(ZoneOffset.UTC));
        application.tend();
        assertThat(rows.all())
                .singleElement()
                .satisfies(row -> assertThat(row.key().retiresAt()).isEqualTo(NINE.plus(ROTATE_AFTER.multipliedBy(2))));
    }

    @Test
    void aNodeThatWasAwayForMonthsBeginsWithANewKey() {
        String former = signed(node(folder)).getHeader().getKeyID();
        clock.advance(ROTATE_AFTER.multipliedBy(2));
        Keyring node = node(folder);
        assertThat(signed(node).getHeader().getKeyID()).isNotEqualTo(former);
        assertThat(believes(node, signed(node))).isTrue();
    }

    @Test
    void aKeyIsRotatedByHandWhileNodesRun() {
        Keyring node = node(folder);
        String former = signed(node).getHeader().getKeyID();
        assertThat(new CommandLine(new TokenCommands()).execute("rotate-key", "--keys", folder.toString()))
                .isZero();
        node.tend();
        assertThat(signed(node).getHeader().getKeyID()).isEqualTo(former);
        clock.advance(NOTICE);
        assertThat(signed(node).getHeader().getKeyID()).isNotEqualTo(former);
    }

    @Test
    void aKeyThatIsNoUseIsToldAndNotWrittenOver() throws IOException {
        Files.writeString(folder.resolve("current.json"), "{\"kty\":\"EC\"}");
        assertThatThrownBy(() -> node(folder))
                .hasMessageContaining("current.json")
                .hasMessageContaining("no use");
        assertThat(Files.readString(folder.resolve("current.json"))).isEqualTo("{\"kty\":\"EC\"}");
    }
}
