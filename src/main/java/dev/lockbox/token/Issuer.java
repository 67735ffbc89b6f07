package dev.lockbox.token;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Whom tokens say they come from: the address Lockbox is reached at, the same on every node. It is configured, and never
 * taken from a call: otherwise whoever calls would choose it.
 */
@Component
public class Issuer {

    private final String address;

    Issuer(@Value("${lockbox.issuer}") URI address) {
        if (address.getHost() == null
                || !address.getScheme().matches("https?")
                || address.getQuery() != null
                || address.getFragment() != null) {
            throw new IllegalArgumentException("lockbox.issuer is an address such as https://lockbox.example.com");
        }
        this.address = address.toString().replaceFirst("/+$", "");
    }

    public String address() {
        return address;
    }

    /** @param path begins with a slash */
    public String at(String path) {
        return address + path;
    }
}
