package dev.lockbox.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Whom tries are counted for: an IPv4 address, or the first half of an IPv6 one, since one party holds the other. */
public record Network(String name) {

    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    public static Network of(String address) {
        if (!IPV6.matcher(address).matches()) {
            return new Network(address);
        }
        try {
            // Colons make it a literal, so no name server is asked.
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return new Network(bytes.length < 16 ? address : Arrays.toString(Arrays.copyOf(bytes, 8)));
        } catch (UnknownHostException noAddress) {
            return new Network(address);
        }
    }
}
