package dev.lockbox.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import java.util.Map;

/** The public half of a key that signs tokens. */
final class VerifyingKey {

    private final ECKey key;

    VerifyingKey(ECKey key) {
        this.key = key;
    }

    /** @throws IllegalArgumentException if that is no such key, or goes by another's id */
    static VerifyingKey parse(String jwk) {
        try {
            ECKey key = ECKey.parse(jwk).toPublicJWK();
            if (!Curve.P_256.equals(key.getCurve())
                    || !key.computeThumbprint().toString().equals(key.getKeyID())) {
                throw new IllegalArgumentException("it is no key of P-256 with its thumbprint for an id");
            }
            return new VerifyingKey(key);
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException("it is no JWK of an elliptic curve", e);
        }
    }

    /** As JWKS have it. */
    Map<String, Object> jwk() {
        return key.toJSONObject();
    }

    boolean signed(JWSObject token) {
        try {
            return token.verify(new ECDSAVerifier(key));
        } catch (JOSEException e) {
            return false;
        }
    }
}
