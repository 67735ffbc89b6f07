package dev.lockbox.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.lockbox.Driver;
import dev.lockbox.Http;
import dev.lockbox.LockboxTest;
import dev.lockbox.Scratch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Access tokens, and a system of the provider's that knows nothing of Lockbox but them. */
@LockboxTest
@DirtiesContext
@TestPropertySource(
        properties = {
            "lockbox.issuer=https://lockbox.provider.example/",
            "lockbox.break-glass.enabled=true",
            "lockbox.tokens.pace=1000 in 1s",
            "lockbox.tokens.resource-servers.mail.service=exchange-online",
            // of m...m and s...s, 64 times
            "lockbox.tokens.resource-servers.mail.secret-hash=55d24d1e5bb5c78ff659439718f787646160ce78ff2f48952745723fe61d06e6",
            // of "password"
            "lockbox.tokens.resource-servers.careless.service=exchange-online",
            "lockbox.tokens.resource-servers.careless.secret-hash=5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
            "lockbox.tokens.resource-servers.sites.service=sharepoint-online",
            "lockbox.tokens.resource-servers.sites.secret-hash=9791065143e72360c9cff795b7d2a8086e8f34715478dd5f5b7791370b6e1e80",
            "spring.datasource.url=jdbc:h2:mem:tokens;DB_CLOSE_DELAY=-1"
        })
class AccessTokenStories {

    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final String ISSUER = "https://lockbox.provider.example";
    private static final String ANN = "ann@contoso.example";
    private static final String BOB = "bob@contoso.example";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Keyring keyring;

    @LocalServerPort
    private int port;

    private Mailboxes mailboxes;
    private Mailboxes offline;

    @BeforeEach
    void start() throws IOException {
        driver.clock.set(NINE);
        keyring.tend();
        http.remember("mail", "m".repeat(64));
        http.remember("sites", "s".repeat(64));
        mailboxes = new Mailboxes(lockbox(), ISSUER, "mail", "m".repeat(64), true, driver.clock);
        offline = new Mailboxes(lockbox(), ISSUER, "mail", "m".repeat(64), false, driver.clock);
    }

    @AfterEach
    void close() {
        mailboxes.close();
        offline.close();
    }

    private String lockbox() {
        return "http://localhost:" + port;
    }

    @Test
    void aTokenOfAnApprovedGrantOpensWhatWasGrantedAndNothingElse() throws Exception {
        String grant = grant(driver.granted());
        var answer = http.post("engineer", "/api/v1/grants/" + grant + "/tokens", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().path("token_type").asText()).isEqualTo("Bearer");
        assertThat(answer.json().path("expires_in").asLong()).isEqualTo(900);
        assertThat(answer.json().path("expires_at").asText()).isEqualTo("2026-03-02T09:15:00Z");

        String token = answer.json().path("access_token").asText();
        SignedJWT jwt = SignedJWT.parse(token);
        assertThat(jwt.getHeader().toJSONObject())
                .containsEntry("alg", "ES256")
                .containsEntry("typ", "at+jwt")
                .containsOnlyKeys("alg", "typ", "kid");
        assertThat(jwt.getJWTClaimsSet().toJSONObject())
                .containsEntry("iss", ISSUER)
                .containsEntry("aud", "exchange-online")
                .containsEntry("sub", "engineer")
                .containsEntry("client_id", "lockbox")
                .containsEntry("tenant", "contoso")
                .containsEntry("resource", ANN)
                .containsEntry("permission", "read")
                .containsEntry("grant_id", grant)
                .containsEntry(
                        "request_id", driver.grants.find(grant).orElseThrow().requestId())
                .containsEntry("iat", NINE.getEpochSecond())
                .containsEntry("nbf", NINE.getEpochSecond())
                .containsEntry("exp", NINE.plusSeconds(900).getEpochSecond())
                .containsKey("jti");

        assertThat(read(mailboxes, ANN, token)).isEqualTo(200);
        assertThat(read(mailboxes, BOB, token)).isEqualTo(403);
        assertThat(call("POST", mailboxes, ANN, token)).isEqualTo(403);
        assertThat(read(mailboxes, ANN, "")).isEqualTo(401);

        JsonNode said = ask("mail", token);
        assertThat(said.path("active").asBoolean()).isTrue();
        assertThat(said.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(said.path("username").asText()).isEqualTo("engineer");
        jwt.getJWTClaimsSet()
                .toJSONObject()
                .forEach((name, value) ->
                        assertThat(said.path(name).asText()).as(name).isEqualTo(String.valueOf(value)));
    }

    @Test
    void itIsOnRecordForTheCustomerAndTheTokenItselfIsNowhere() throws Exception {
        String request = driver.granted();
        String token = token(grant(request));
        assertThat(driver.records(request)).last().satisfies(record -> {
            assertThat(record.operation()).isEqualTo("Issue Access Token");
            assertThat(record.userId()).isEqualTo("engineer");
            assertThat(record.clientIp()).isEqualTo("127.0.0.1");
            assertThat(record.objectId()).isEqualTo(grant(request));
            assertThat(record.auditData())
                    .contains(
                            "\"TokenId\":\""
                                    + SignedJWT.parse(token).getJWTClaimsSet().getJWTID() + "\"",
                            "\"ExpiresAt\":\"2026-03-02T09:15:00Z\"",
                            "\"GrantId\":\"" + grant(request) + "\"",
                            "\"KeyId\":\"" + SignedJWT.parse(token).getHeader().getKeyID() + "\"")
                    .doesNotContain(token.substring(0, 20));
        });
    }

    @Test
    void whatCannotBeRecordedIsNotHandedOut() {
        String grant = grant(driver.granted());
        long before = tokensOnRecord();
        database.execute("alter table audit_intake rename to audit_intake_away");
        try {
            var answer = http.post("engineer", "/api/v1/grants/" + grant + "/tokens", "");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).doesNotContain("access_token");
        } finally {
            database.execute("alter table audit_intake_away rename to audit_intake");
        }
        assertThat(tokensOnRecord()).isEqualTo(before);
    }

    @Test
    void nobodyButTheGrantsEngineerGetsOne() {
        String request = driver.granted();
        String path = "/api/v1/grants/" + grant(request) + "/tokens";
        for (String user : List.of("contosoapprover", "contosoadmin", "supportmanager")) {
            var refused = http.post(user, path, "");
            assertThat(refused.status()).as(user).isEqualTo(403);
            assertThat(refused.json().path("rule").asText()).isEqualTo("onlyItsEngineerUsesAGrant");
        }
        for (String user : List.of("engineer2", "fabrikamowner", "platformadmin")) {
            assertThat(http.post(user, path, "").status()).as(user).isEqualTo(404);
        }
        assertThat(http.post(null, path, "").status()).isEqualTo(401);
        assertThat(tokensOf(grant(request))).isZero();
        assertThat(driver.records(request))
                .filteredOn(record -> record.operation().equals("Refuse Attempt"))
                .extracting(record -> record.userId())
                .containsExactly("contosoapprover", "contosoadmin", "supportmanager", "engineer2", "platformadmin");
    }

    @Test
    void theSessionOfAWebappIsNoFreshLogin() {
        String grant = grant(driver.granted());
        var answer = http.webapp("engineer").method("POST", "/api/v1/grants/" + grant + "/tokens", "");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(tokensOf(grant)).isZero();
    }

    @Test
    void beforeTheCustomerApprovedThereIsNothingToExchange() {
        String request = driver.atTheCustomer();
        assertThat(http.post("engineer", "/api/v1/grants/" + request + "/tokens", "")
                        .status())
                .isEqualTo(404);
        assertThat(driver.grants.findByRequest(request)).isEmpty();
    }

    /** How a grant ends. */
    enum End {
        REVOKED("contosoapprover", "/api/v1/grants/%s/revoke", ""),
        CANCELLED("contosoapprover", "/api/v1/requests/%s/decision", "{\"approvalDecision\":\"Cancel\"}"),
        RETURNED("engineer", "/api/v1/grants/%s/return", ""),
        EXPIRED(null, null, null);

        private final String user;
        private final String path;
        private final String body;

        End(String user, String path, String body) {
            this.user = user;
            this.path = path;
            this.body = body;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsWorthNothingFromTheInstantItsGrantEnds(End end) throws Exception {
        String request = driver.granted();
        String grant = grant(request);
        driver.clock.set(NINE.plus(Duration.ofHours(4)).minusSeconds(20));
        String token = token(grant);
        assertThat(read(mailboxes, ANN, token)).isEqualTo(200);

        if (end == End.EXPIRED) {
            driver.clock.set(NINE.plus(Duration.ofHours(4)).minusMillis(1));
            assertThat(read(mailboxes, ANN, token)).isEqualTo(200);
            driver.clock.advance(Duration.ofMillis(1));
        } else {
            String path = end.path.formatted(end == End.CANCELLED ? request : grant);
            assertThat(http.post(end.user, path, end.body).status()).isEqualTo(200);
        }
        assertThat(read(mailboxes, ANN, token)).isEqualTo(401);
        assertInactive(token);
        var next = http.post("engineer", "/api/v1/grants/" + grant + "/tokens", "");
        assertThat(next.status()).isEqualTo(409);
        assertThat(next.json().path("state").asText()).isEqualTo(end == End.CANCELLED ? "REVOKED" : end.name());
    }

    @Test
    void whoOnlyChecksOfflineLearnsOfARevokeAtTheTokensEnd() throws Exception {
        String grant = grant(driver.granted());
        String token = token(grant);
        http.post("contosoapprover", "/api/v1/grants/" + grant + "/revoke", "");
        assertThat(read(offline, ANN, token)).isEqualTo(200);
        // Spring takes the very instant of its end for its last.
        driver.clock.set(NINE.plusSeconds(900).plusMillis(1));
        assertThat(read(offline, ANN, token)).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        // left of the grant | expires in
        "PT15M, 900",
        "PT14M59.999S, 899",
        "PT20S, 20",
        "PT20.5S, 20",
        "PT1.001S, 1",
        "PT1S, 1"
    })
    void noTokenOutlivesItsGrant(Duration left, long seconds) throws Exception {
        String grant = grant(driver.granted());
        Instant end = NINE.plus(Duration.ofHours(4));
        driver.clock.set(end.minus(left));
        var answer = http.post("engineer", "/api/v1/grants/" + grant + "/tokens", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Instant expires = SignedJWT.parse(answer.json().path("access_token").asText())
                .getJWTClaimsSet()
                .getExpirationTime()
                .toInstant();
        assertThat(expires)
                .isBeforeOrEqualTo(end)
                .isEqualTo(answer.json().path("expires_at").asText());
        assertThat(answer.json().path("expires_in").asLong()).isBetween(seconds, seconds + 1);
        assertThat(driver.clock.instant().plusSeconds(seconds)).isBeforeOrEqualTo(expires);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, EXPIRED", "PT0.001S, ACTIVE"})
    void onLastMomentsThereIsNone(Duration left, String state) {
        String grant = grant(driver.granted());
        // Half a second past a whole one, so that no second fits in between.
        database.update(
                "update access_grant set expires_at = ? where id = ?",
                NINE.plusMillis(10_500).atOffset(ZoneOffset.UTC),
                grant);
        driver.clock.set(NINE.plusMillis(10_500).minus(left));
        var answer = http.post("engineer", "/api/v1/grants/" + grant + "/tokens", "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("state").asText()).isEqualTo(state);
        assertThat(tokensOf(grant)).isZero();
    }

    @Test
    void anotherServicesSystemIsToldNothing() throws Exception {
        String token = token(grant(driver.granted()));
        assertThat(ask("mail", token).path("active").asBoolean()).isTrue();
        assertThat(ask("sites", token).toString()).isEqualTo("{\"active\":false}");
    }

    @Test
    void anEngineerWhoIsNoneAnyMoreIsStoppedAtOnce() throws Exception {
        String token = token(grant(driver.granted()));
        String before = driver.person("engineer").held().text();
        database.update("update person set roles = 'supportLead' where id = 'engineer'");
        try {
            assertInactive(token);
            assertThat(read(mailboxes, ANN, token)).isEqualTo(401);
        } finally {
            database.update("update person set roles = ? where id = 'engineer'", before);
        }
        assertThat(read(mailboxes, ANN, token)).isEqualTo(200);
    }

    @Test
    void brokenGlassHasTokensToo() throws Exception {
        String exclusion = http.post(
                        "engineer",
                        "/api/v1/exclusions",
                        Map.of(
                                "kind", "BREAK_GLASS",
                                "tenant", "contoso",
                                "service", "exchange-online",
                                "resource", ANN,
                                "reasonCode", "loss-of-service",
                                "justification", "All mail is stuck since Monday",
                                "serviceRequestNumber", "EXSR123456",
                                "duration", "PT30M",
                                "permissionLevel", "write"))
                .json()
                .path("id")
                .asText();
        String grant = http.post("supportmanager", "/api/v1/exclusions/" + exclusion + "/confirm", "")
                .json()
                .path("grant")
                .path("id")
                .asText();
        String token = token(grant);
        assertThat(call("POST", mailboxes, ANN, token)).isEqualTo(200);
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("request_id"))
                .isEqualTo(exclusion);
        http.post("contosoapprover", "/api/v1/grants/" + grant + "/revoke", "");
        assertThat(read(mailboxes, ANN, token)).isEqualTo(401);
    }

    /** What somebody makes of a real token. With Lockbox's own key where that is what makes it believable. */
    enum Forgery {
        ALTERED_WORDS(token -> {
            String[] parts = token.getParsedString().split("\\.");
            String words = new String(new Base64URL(parts[1]).decode(), StandardCharsets.UTF_8).replace(ANN, BOB);
            return parts[0] + "." + Base64URL.encode(words) + "." + parts[2];
        }),
        ALTERED_SIGNATURE(token -> {
            String text = token.getParsedString();
            return text.substring(0, text.length() - 5) + (text.endsWith("AAAAA") ? "BBBBB" : "AAAAA");
        }),
        NO_SIGNATURE(token ->
                token.getParsedString().substring(0, token.getParsedString().lastIndexOf('.') + 1)),
        ALG_NONE(token -> Base64URL.encode("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\""
                        + token.getHeader().getKeyID() + "\"}")
                + "." + token.getParsedString().split("\\.")[1] + "."),
        ZEROS_FOR_A_SIGNATURE(token ->
                token.getParsedString().substring(0, token.getParsedString().lastIndexOf('.') + 1)
                        + Base64URL.encode(new byte[64])),
        PUBLIC_KEY_AS_SECRET(token -> sign(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(TokenKey.TYPE)
                        .keyID(token.getHeader().getKeyID())
                        .build(),
                token.getJWTClaimsSet(),
                new MACSigner(lockboxKey().toPublicJWK().toJSONString()))),
        ANOTHERS_KEY_BY_THE_SAME_NAME(
                token -> sign(token.getHeader(), token.getJWTClaimsSet(), new ECDSASigner(anotherKey()))),
        ANOTHERS_KEY(token ->
                sign(header(anotherKey().getKeyID()).build(), token.getJWTClaimsSet(), new ECDSASigner(anotherKey()))),
        OWN_KEY_BROUGHT_ALONG(token -> sign(
                header(anotherKey().getKeyID()).jwk(anotherKey().toPublicJWK()).build(),
                token.getJWTClaimsSet(),
                new ECDSASigner(anotherKey()))),
        EVEN_THE_RIGHT_KEY_BROUGHT_ALONG(header -> header.jwk(lockboxKey().toPublicJWK()), claims -> claims),
        ADDRESS_OF_KEYS(header -> header.jwkURL(URI.create("http://localhost:1/jwks")), claims -> claims),
        ADDRESS_OF_CERTIFICATES(header -> header.x509CertURL(URI.create("http://localhost:1/x5u")), claims -> claims),
        CRITICAL_EXTENSION(
                header -> header.criticalParams(Set.of("exp")).customParam("exp", 9_999_999_999L), claims -> claims),
        ANOTHER_KIND(header -> header.type(JOSEObjectType.JWT), claims -> claims),
        NO_KIND(header -> header.type(null), claims -> claims),
        NO_KEY_NAMED(header -> header.keyID(null), claims -> claims),
        ANOTHER_ISSUER(header -> header, claims -> claims.issuer("https://lockbox.example")),
        ANOTHER_AUDIENCE(header -> header, claims -> claims.audience("sharepoint-online")),
        TWO_AUDIENCES(header -> header, claims -> claims.audience(List.of("exchange-online", "sharepoint-online"))),
        NO_AUDIENCE(header -> header, claims -> claims.audience((String) null)),
        NOT_YET(header -> header, claims -> claims.notBeforeTime(Date.from(NINE.plusSeconds(1)))),
        EXPIRED(header -> header, claims -> claims.expirationTime(Date.from(NINE))),
        WITHOUT_AN_END(header -> header, claims -> claims.expirationTime(null)),
        NEVER_ISSUED(header -> header, claims -> claims.jwtID("00000000-0000-0000-0000-000000000000")),
        WITHOUT_A_NUMBER(header -> header, claims -> claims.jwtID(null)),
        ANOTHER_RESOURCE(header -> header, claims -> claims.claim("resource", BOB)),
        MORE_THAN_GRANTED(header -> header, claims -> claims.claim("permission", "admin")),
        ANOTHER_PERSON(header -> header, claims -> claims.subject("engineer2")),
        ANOTHER_CUSTOMER(header -> header, claims -> claims.claim("tenant", "fabrikam")),
        ANOTHER_GRANT(header -> header, claims -> claims.claim("grant_id", "00000000-0000-0000-0000-000000000000")),
        ANOTHER_REQUEST(header -> header, claims -> claims.claim("request_id", "00000000-0000-0000-0000-000000000000")),
        A_CLAIM_OF_ANOTHER_TYPE(header -> header, claims -> claims.claim("resource", List.of(ANN))),
        TOO_LONG(header -> header, claims -> claims.claim("more", "x".repeat(4096))),
        NO_TOKEN(token -> "eyJhbGciOiJFUzI1NiJ9"),
        NOTHING(token -> ""),
        DOTS(token -> ".."),
        FIVE_PARTS(token -> token.getParsedString() + ".."),
        NO_JSON(token -> Base64URL.encode("alg") + "." + Base64URL.encode("iss") + "." + Base64URL.encode("x"));

        interface Making {
            String from(SignedJWT token) throws Exception;
        }

        private final Making making;

        Forgery(Making making) {
            this.making = making;
        }

        /** Signed with Lockbox's very key. */
        Forgery(UnaryOperator<JWSHeader.Builder> header, UnaryOperator<JWTClaimsSet.Builder> claims) {
            this(token -> sign(
                    header.apply(header(lockboxKey().getKeyID())).build(),
                    claims.apply(new JWTClaimsSet.Builder(token.getJWTClaimsSet()))
                            .build(),
                    new ECDSASigner(lockboxKey())));
        }

        private static JWSHeader.Builder header(String keyId) {
            return new JWSHeader.Builder(JWSAlgorithm.ES256).type(TokenKey.TYPE).keyID(keyId);
        }

        private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner key) throws Exception {
            var token = new SignedJWT(header, claims);
            token.sign(key);
            return token.serialize();
        }

        private static final ECKey ANOTHER = parsed(TokenKey.make().jwk());

        private static ECKey anotherKey() {
            return ANOTHER;
        }

        private static ECKey lockboxKey() {
            return parsed(new KeyFolder(Scratch.FOLDER.resolve("token-keys"))
                    .current()
                    .jwk());
        }

        private static ECKey parsed(String jwk) {
            try {
                return ECKey.parse(jwk);
            } catch (ParseException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noForgedTokenOpensAnything(Forgery forgery) throws Exception {
        String token = token(grant(driver.granted()));
        String forged = forgery.making.from(SignedJWT.parse(token));
        assertThat(forged).isNotEqualTo(token);
        assertInactive(forged);
        assertThat(ask("sites", forged).path("active").asBoolean()).isFalse();
        assertThat(read(mailboxes, ANN, forged)).isEqualTo(401);
        assertThat(ask("mail", token).path("active").asBoolean()).isTrue();
    }

    @Test
    void aCopyMadeWithTheSameKeyWouldPassSoThatTheForgeriesFailForWhatTheyChange() throws Exception {
        SignedJWT token = SignedJWT.parse(token(grant(driver.granted())));
        String copy = Forgery.sign(token.getHeader(), token.getJWTClaimsSet(), new ECDSASigner(Forgery.lockboxKey()));
        assertThat(copy).isNotEqualTo(token.getParsedString());
        assertThat(ask("mail", copy).path("active").asBoolean()).isTrue();
    }

    @Test
    void aStolenKeyMakesNoTokenLastLonger() throws Exception {
        SignedJWT token = SignedJWT.parse(token(grant(driver.granted())));
        String longer = Forgery.sign(
                token.getHeader(),
                new JWTClaimsSet.Builder(token.getJWTClaimsSet())
                        .expirationTime(Date.from(NINE.plus(Duration.ofHours(9))))
                        .build(),
                new ECDSASigner(Forgery.lockboxKey()));
        driver.clock.set(NINE.plusSeconds(900));
        assertInactive(longer);
    }

    @Test
    void aKeyThatIsTakenAwayTakesItsTokensWithIt() throws Exception {
        String token = token(grant(driver.granted()));
        assertThat(ask("mail", token).path("active").asBoolean()).isTrue();
        Files.delete(Scratch.FOLDER.resolve("token-keys/current.json"));
        database.update("delete from token_key");
        keyring.tend();
        assertInactive(token);
        assertThat(read(mailboxes, ANN, token(grant(driver.granted())))).isEqualTo(200);
    }

    @Test
    void noTokenIsIssuedBehindARevokesBack() throws Exception {
        String request = driver.granted();
        String path = "/api/v1/grants/" + grant(request) + "/tokens";
        var engineer = Executors.newSingleThreadExecutor();
        try {
            Future<Http.Answer> answer = transaction.execute(status -> {
                driver.grants.revoke(driver.request(request), driver.person("contosoapprover"));
                Future<Http.Answer> asked = engineer.submit(() -> http.post("engineer", path, ""));
                // Waits for what this transaction will have done, instead of going by what was before.
                assertThatThrownBy(() -> asked.get(700, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
                return asked;
            });
            assertThat(answer.get().status()).isEqualTo(409);
        } finally {
            engineer.shutdown();
        }
        assertThat(tokensOf(grant(request))).isZero();
    }

    @Test
    void onlyASystemWithItsSecretAsks() throws Exception {
        String token = token(grant(driver.granted()));
        http.remember("nobody", "m".repeat(64));
        http.remember("careless", "password");
        for (String id : new String[] {null, "nobody", "careless", "engineer"}) {
            var refused = http.form(id, "/oauth2/introspect", "token=" + token);
            assertThat(refused.status()).as(id).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Basic ");
            assertThat(refused.text()).doesNotContain("active");
        }
        for (String wrong : List.of("m".repeat(63), "m".repeat(65), "s".repeat(64), "", "M".repeat(64))) {
            http.remember("mail", wrong);
            assertThat(http.form("mail", "/oauth2/introspect", "token=" + token).status())
                    .as(wrong)
                    .isEqualTo(401);
        }
        assertThat(database.queryForObject(
                        "select audit_data from everything_recorded where operation = 'Refuse Attempt'"
                                + " order by sequence desc fetch first 1 row only",
                        String.class))
                .contains("onlyResourceServersAskAboutTokens", "POST /oauth2/introspect")
                .doesNotContain("MMM");
    }

    @Test
    void questionsAreAskedInOneWayOnly() throws Exception {
        String token = token(grant(driver.granted()));
        assertThat(http.get("mail", "/oauth2/introspect?token=" + token).status())
                .isEqualTo(405);
        for (String form : List.of("", "token", "toke=" + token, "token=" + token + "&token=" + token, "token=%zz")) {
            assertThat(http.form("mail", "/oauth2/introspect", form).status())
                    .as(form)
                    .isEqualTo(400);
        }
        assertThat(http.form("mail", "/oauth2/introspect?token=" + token, "").status())
                .isEqualTo(400);
        assertThat(http.form("mail", "/oauth2/introspect", "token=" + token + "&more=" + "x".repeat(16 * 1024))
                        .status())
                .isEqualTo(413);
        var answer = http.form("mail", "/oauth2/introspect", "token_type_hint=access_token&token=" + token);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void whoChecksTokensFindsWhatTheyNeedByItself() {
        var said = http.get(null, "/.well-known/oauth-authorization-server");
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.json().path("issuer").asText()).isEqualTo(ISSUER);
        assertThat(said.json().path("jwks_uri").asText()).isEqualTo(ISSUER + "/.well-known/jwks.json");
        assertThat(said.json().path("introspection_endpoint").asText()).isEqualTo(ISSUER + "/oauth2/introspect");
        var keys = http.get(null, "/.well-known/jwks.json");
        assertThat(keys.status()).isEqualTo(200);
        assertThat(keys.headers().get("cache-control")).containsExactly("max-age=300, public");
        assertThat(keys.json().path("keys")).isNotEmpty().allSatisfy(key -> {
            assertThat(key.path("kty").asText()).isEqualTo("EC");
            assertThat(key.path("crv").asText()).isEqualTo("P-256");
            assertThat(key.path("use").asText()).isEqualTo("sig");
            assertThat(key.path("alg").asText()).isEqualTo("ES256");
            assertThat(key.has("d")).isFalse();
        });
        assertThat(http.post(null, "/.well-known/jwks.json", "{}").status()).isEqualTo(403);
    }

    private String grant(String request) {
        return driver.grant(request).id();
    }

    private String token(String grant) {
        var answer = http.post("engineer", "/api/v1/grants/" + grant + "/tokens", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("access_token").asText();
    }

    private JsonNode ask(String server, String token) {
        var answer = http.form(server, "/oauth2/introspect", "token=" + token);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private void assertInactive(String token) {
        assertThat(ask("mail", token).toString()).isEqualTo("{\"active\":false}");
    }

    private static int read(Mailboxes server, String resource, String token) throws Exception {
        return call("GET", server, resource, token);
    }

    private static int call(String method, Mailboxes server, String resource, String token) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.mailbox(resource))).method(method, BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .statusCode();
    }

    private long tokensOnRecord() {
        return database.queryForObject("select count(*) from access_token", Long.class);
    }

    private long tokensOf(String grant) {
        return database.queryForObject("select count(*) from access_token where grant_id = ?", Long.class, grant);
    }
}
