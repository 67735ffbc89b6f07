package dev.lockbox.feed;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Where feeds may lead: to public addresses, and to what the operator allows beside them. A customer names the receiver, so
 * it could be any machine the provider's network lets this one reach.
 */
@Component
class Destinations {

    /** More are not tried; a burst has its time. */
    private static final int MOST_ADDRESSES = 3;

    /** What IANA's registries of special addresses do not call globally reachable, or what holds another address. */
    private static final List<Range> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(Range::parse)
            .toList();

    /** All that is given out of IPv6 to be reached from everywhere. */
    private static final Range GLOBAL_UNICAST = Range.parse("2000::/3");

    /** Asked once for each connection, which then goes to what it answered: a second answer could be another. */
    @FunctionalInterface
    interface NameServer {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final NameServer names;
    private final List<Range> allowedRanges = new ArrayList<>();
    private final List<String> allowedNames = new ArrayList<>();

    @Autowired
    Destinations(FeedSettings settings) {
        this(settings.allowedHosts(), InetAddress::getAllByName);
    }

    Destinations(List<String> allowed, NameServer names) {
        this.names = names;
        for (String host : allowed) {
            if (host.contains("/") || Range.isAddress(host)) {
                allowedRanges.add(Range.parse(host));
            } else {
                allowedNames.add(normal(host));
            }
        }
    }

    /**
     * The addresses of that host a feed may go to.
     *
     * @throws Undelivered if there are none; in the same words if nobody knows the host, since who may ask this need not
     *     learn which names the provider's network has
     */
    List<InetAddress> of(String host) throws Undelivered {
        try {
            boolean byName = allowedNames.stream().anyMatch(allowed -> fits(normal(host), allowed));
            List<InetAddress> open = Arrays.stream(names.addresses(host))
                    .filter(address -> byName || isOpen(address))
                    .limit(MOST_ADDRESSES)
                    .toList();
            if (!open.isEmpty()) {
                return open;
            }
        } catch (UnknownHostException e) {
            // told below
        }
        throw new Undelivered("must be known and have a public address,"
                + " or be allowed by whoever runs Lockbox (lockbox.feed.allowed-hosts)");
    }

    private boolean isOpen(InetAddress address) {
        return allowedRanges.stream().anyMatch(range -> range.includes(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        return (address instanceof Inet4Address || GLOBAL_UNICAST.includes(address))
                && NOT_PUBLIC.stream().noneMatch(range -> range.includes(address));
    }

    private static boolean fits(String host, String allowed) {
        return allowed.startsWith(".") ? host.endsWith(allowed) : host.equals(allowed);
    }

    private static String normal(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
