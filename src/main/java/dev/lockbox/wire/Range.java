package dev.lockbox.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, written as {@code 10.0.0.0/8}, or one address.
 *
 * @param bits how many of them are alike
 */
record Range(InetAddress first, int bits) {

    // Only what is an address already, so that no name server is asked.
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*(:[0-9]{1,3}(\\.[0-9]{1,3}){3})?");

    static boolean isAddress(String text) {
        try {
            return ADDRESS.matcher(text).matches() && InetAddress.getByName(text) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException if it is written otherwise */
    static Range parse(String text) {
        String[] parts = text.split("/", 2);
        if (!isAddress(parts[0])) {
            throw new IllegalArgumentException(text + " is no address and no network such as 10.0.0.0/8");
        }
        try {
            InetAddress first = InetAddress.getByName(parts[0]);
            int most = first.getAddress().length * Byte.SIZE;
            int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
            if (bits < 0 || bits > most) {
                throw new IllegalArgumentException(text + " has more bits than an address");
            }
            return new Range(first, bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is no address", e);
        }
    }

    boolean includes(InetAddress address) {
        byte[] one = first.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
