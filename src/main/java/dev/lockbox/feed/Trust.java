package dev.lockbox.feed;

import dev.lockbox.ledger.Hash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates a receiver is known by: its own, or those of who signed it.
 *
 * @param certificates null for those the JVM trusts
 */
record Trust(List<Certificate> certificates) {

    private static final int MOST = 10;

    /**
     * @param pem null for those the JVM trusts
     * @throws IllegalArgumentException if that is no such list, in words for the reader
     */
    static Trust parse(String pem) {
        if (pem == null) {
            return new Trust(null);
        }
        if (pem.contains("PRIVATE KEY")) {
            throw new IllegalArgumentException(
                    "holds a private key; keep that to yourself, make a new one, and send certificates alone");
        }
        try {
            List<Certificate> certificates = List.copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
            if (certificates.isEmpty() || certificates.size() > MOST) {
                throw new IllegalArgumentException("must hold 1 to " + MOST + " certificates");
            }
            return new Trust(certificates);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("must be X.509 certificates in PEM", e);
        }
    }

    /** Each in a block of its own, without what stood between. */
    String pem() {
        return certificates == null
                ? null
                : certificates.stream()
                        .map(it -> "-----BEGIN CERTIFICATE-----\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded(it))
                                + "\n-----END CERTIFICATE-----\n")
                        .reduce("", String::concat);
    }

    /** SHA-256 of each, in hexadecimal; null for those the JVM trusts. */
    List<String> fingerprints() {
        return certificates == null
                ? null
                : certificates.stream().map(it -> fingerprint(encoded(it))).toList();
    }

    /** A client's end of TLS that speaks with that host and with nobody else. */
    SSLEngine engine(String host, int port) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(anchors());
        context.init(null, managers.getTrustManagers(), null);
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        // The rules of HTTPS for names in certificates, which RFC 5425 shares.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private KeyStore anchors() throws GeneralSecurityException {
        if (certificates == null) {
            return null;
        }
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            anchors.load(null);
        } catch (IOException e) {
            throw new IllegalStateException("An empty store is read from nowhere", e);
        }
        for (Certificate certificate : certificates) {
            anchors.setCertificateEntry(fingerprint(encoded(certificate)), certificate);
        }
        return anchors;
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("It was read from its encoding", e);
        }
    }

    private static String fingerprint(byte[] certificate) {
        return HexFormat.of().formatHex(Hash.sha256().digest(certificate));
    }
}
