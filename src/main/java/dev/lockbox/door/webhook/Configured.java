package dev.lockbox.door.webhook;

import dev.lockbox.grant.Reach;
import dev.lockbox.request.CloudService;
import dev.lockbox.wire.Signature;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** What is configured for a door, judged: each fault is told by the property's name, without a secret. */
record Configured(String name, WebhookSettings.Receiving settings) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    /** @throws IllegalArgumentException at the first fault */
    WebhookDoor door(Clock clock) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "lockbox.doors.webhook." + name + " must be called by letters, digits and dashes, 64 at most");
        }
        check(
                settings.services() != null
                        && !settings.services().isEmpty()
                        && settings.services().stream()
                                .allMatch(id -> CloudService.of(id).isPresent()),
                "services",
                "must name the services it leads to, such as virtual-machine");
        Duration timeout = settings.timeout();
        check(
                timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(WebhookDoor.LONGEST) <= 0,
                "timeout",
                "must be at most " + WebhookDoor.LONGEST.toSeconds() + "s, and more than nothing");
        return new WebhookDoor(name, reach(), settings, new Receiver(url(), trust(), signature(), clock), clock);
    }

    private URI url() {
        try {
            var url = new URI(settings.url() == null ? "" : settings.url());
            check(
                    url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null,
                    "url",
                    "must be an address such as https://access.example/lockbox, without a password or a # in it");
            check(
                    "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && mayBePlain(url)),
                    "url",
                    "must begin with https://; over http anybody in between could say that a door is shut. On this"
                            + " machine, or where \"insecure: true\" stands beside it, http will do");
            return url;
        } catch (URISyntaxException e) {
            throw fault("url", "must be an address such as https://access.example/lockbox");
        }
    }

    private boolean mayBePlain(URI url) {
        return settings.insecure() || LOOPBACK.matcher(url.getHost()).matches();
    }

    private SSLContext trust() {
        try {
            SslStoreBundle trusted = settings.certificates() == null
                    ? SslStoreBundle.NONE
                    : new PemSslStoreBundle(
                            (PemSslStore) null,
                            PemSslStore.load(PemSslStoreDetails.forCertificates(settings.certificates())));
            return SslBundle.of(trusted).createSslContext();
        } catch (RuntimeException e) {
            throw fault("certificates", "must be X.509 certificates in PEM, or a file of them: " + e.getMessage());
        }
    }

    private Signature signature() {
        List<SecretKeySpec> secrets = new ArrayList<>(List.of(secret("secret", settings.secret())));
        if (settings.previousSecret() != null) {
            secrets.add(secret("previous-secret", settings.previousSecret()));
        }
        return new Signature(secrets);
    }

    private SecretKeySpec secret(String property, String text) {
        try {
            return Signature.secret(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw fault(property, e.getMessage());
        }
    }

    private Reach reach() {
        try {
            return settings.reach();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("lockbox.doors.webhook." + name + "." + e.getMessage());
        }
    }

    private void check(boolean right, String property, String detail) {
        if (!right) {
            throw fault(property, detail);
        }
    }

    private IllegalArgumentException fault(String property, String detail) {
        return new IllegalArgumentException("lockbox.doors.webhook." + name + "." + property + " " + detail);
    }
}
