package dev.lockbox.wire;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where calls to receivers may go that others name: to public addresses, and to what the operator allows beside them, but
 * nowhere the operator denies. It could be any machine the provider's network lets this one reach.
 */
public final class Destinations {

    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    // The last part begins with a letter: all figures would be an address, in one of its odder spellings.
    private static final Pattern NAME = Pattern.compile("(" + LABEL + "\\.)*(?=[A-Za-z])" + LABEL);

    /** More are not tried; each takes its time. */
    public static final int MOST_ADDRESSES = 3;

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
    public interface NameServer {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final NameServer names;
    private final String property;
    private final Hosts allowed;
    private final Hosts denied;

    /**
     * @param denied what is never called, be it allowed or public: the provider's own network may have public addresses
     * @param property under which the operator wrote down what is allowed, as whoever is refused is told
     */
    public Destinations(List<String> allowed, List<String> denied, String property) {
        this(allowed, denied, property, InetAddress::getAllByName);
    }

    public Destinations(List<String> allowed, List<String> denied, String property, NameServer names) {
        this.allowed = Hosts.parse(allowed);
        this.denied = Hosts.parse(denied);
        this.property = property;
        this.names = names;
    }

    /** Hosts as the operator writes them down: names, endings of names (with a dot before), addresses and networks. */
    private record Hosts(List<Range> ranges, List<String> names) {

        static Hosts parse(List<String> hosts) {
            Map<Boolean, List<String>> byRange = hosts.stream()
                    .collect(Collectors.partitioningBy(host -> host.contains("/") || Range.isAddress(host)));
            return new Hosts(
                    byRange.get(true).stream().map(Range::parse).toList(),
                    byRange.get(false).stream().map(Destinations::normal).toList());
        }

        boolean include(String host) {
            String normal = normal(host);
            return names.stream().anyMatch(it -> it.startsWith(".") ? normal.endsWith(it) : normal.equals(it));
        }

        boolean include(InetAddress address) {
            return ranges.stream().anyMatch(range -> range.includes(address));
        }
    }

    /** Whether that is written as a host's name or an address, and in no odder spelling of one. */
    public static boolean isHost(String text) {
        return NAME.matcher(text).matches() || Range.isAddress(text);
    }

    /**
     * The addresses of that host we may go to.
     *
     * @throws OutOfBounds if there are none; in the same words if nobody knows the host, since who may ask this need not
     *     learn which names the provider's network has
     */
    public List<InetAddress> of(String host) throws OutOfBounds {
        List<InetAddress> open = addresses(host, address -> allowed.include(address) || isPublic(address));
        if (open.isEmpty()) {
            throw new OutOfBounds("must be known and have a public address, or be allowed by whoever runs Lockbox ("
                    + property + ")");
        }
        return open;
    }

    /**
     * Those of them the operator allowed, public or not.
     *
     * @throws OutOfBounds if there are none
     */
    public List<InetAddress> allowed(String host) throws OutOfBounds {
        List<InetAddress> open = addresses(host, allowed::include);
        if (open.isEmpty()) {
            throw new OutOfBounds("must be allowed by whoever runs Lockbox (" + property + ")");
        }
        return open;
    }

    private List<InetAddress> addresses(String host, Predicate<InetAddress> open) {
        if (denied.include(host)) {
            return List.of();
        }
        boolean byName = allowed.include(host);
        try {
            return Arrays.stream(names.addresses(host))
                    .filter(address -> !denied.include(address))
                    .filter(address -> byName || open.test(address))
                    .limit(MOST_ADDRESSES)
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static boolean isPublic(InetAddress address) {
        return (address instanceof Inet4Address || GLOBAL_UNICAST.includes(address))
                && NOT_PUBLIC.stream().noneMatch(range -> range.includes(address));
    }

    private static String normal(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
