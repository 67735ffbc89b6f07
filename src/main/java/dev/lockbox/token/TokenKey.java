package dev.lockbox.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;

/**
 * A key that signs tokens, both halves. Its id is the RFC 7638 thumbprint of the public half, so that no other key goes by it.
 */
final class TokenKey {

    /** With P-256: what every library of every language takes, and the JDK does by itself. */
    static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

    /** As RFC 9068 calls an access token, so that no other kind of JWT passes for one. */
    static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final ECKey pair;

    private TokenKey(ECKey pair) {
        this.pair = pair;
    }

    static TokenKey make() {
        try {
            return new TokenKey(new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(ALGORITHM)
                    .keyIDFromThumbprint(true)
                    .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("Every Java has keys of P-256", e);
        }
    }

    /** @throws IllegalArgumentException if that is no such key with both halves, which fit */
    static TokenKey parse(String jwk) {
        try {
            var key = new TokenKey(ECKey.parse(jwk));
            if (!key.pair.isPrivate()) {
                throw new IllegalArgumentException("it holds no private key");
            }
            VerifyingKey.parse(key.publicHalf());
            if (!new VerifyingKey(key.pair.toPublicJWK()).signed(key.sign(new JWTClaimsSet.Builder().build()))) {
                throw new IllegalArgumentException("its halves do not belong together");
            }
            return key;
        } catch (ParseException e) {
            throw new IllegalArgumentException("it is no JWK of an elliptic curve", e);
        }
    }

    String id() {
        return pair.getKeyID();
    }

    /** Both halves; whoever reads this can sign. */
    String jwk() {
        return pair.toJSONString();
    }

    String publicHalf() {
        return pair.toPublicJWK().toJSONString();
    }

    SignedJWT sign(JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(ALGORITHM).type(TYPE).keyID(id()).build(), claims);
            token.sign(new ECDSASigner(pair));
            return token;
        } catch (JOSEException e) {
            throw new IllegalStateException("The token cannot be signed", e);
        }
    }
}
