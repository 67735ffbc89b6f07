package dev.lockbox.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keys and certificates of receivers, made by the JDK's keytool when the first test asks for them, and thrown away. */
public final class Certificates {

    /** Of the customer's authority, which signs its receivers. */
    public static final String AUTHORITY = "authority";

    /** Of a receiver at localhost, signed by the authority. */
    public static final String RECEIVER = "receiver";

    /** Of one that is called otherwise, signed by the authority. */
    public static final String ELSEWHERE = "elsewhere";

    /** Of one at localhost that signed itself. */
    public static final String STRANGER = "stranger";

    private static final String PASSWORD = "thrown away";
    private static final KeyStore STORE = made();

    private Certificates() {}

    public static String pem(String name) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(STORE.getCertificate(name).getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's side of TLS under that certificate. */
    public static SSLContext server(String name) {
        try {
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(
                    name,
                    STORE.getKey(name, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    STORE.getCertificateChain(name));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(one, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore made() {
        try {
            Path folder = Files.createTempDirectory("certificates");
            Path file = folder.resolve("store.p12");
            try {
                keytool(file, AUTHORITY, "-ext", "bc:critical=ca:true");
                keytool(file, RECEIVER, "-signer", AUTHORITY, "-ext", "san=dns:localhost,ip:127.0.0.1");
                keytool(file, ELSEWHERE, "-signer", AUTHORITY, "-ext", "san=dns:elsewhere.example");
                keytool(file, STRANGER, "-ext", "san=dns:localhost");
                return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-storetype",
                "PKCS12",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-startdate",
                "2020/01/01",
                "-validity",
                "36500"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
