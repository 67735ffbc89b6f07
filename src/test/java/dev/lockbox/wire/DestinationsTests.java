package dev.lockbox.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a feed may lead. */
class DestinationsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1234::1",
                "2001:db8::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void noAddressInsideIsReached(String address) {
        assertThatThrownBy(() -> asked(List.of(), address))
                .isInstanceOf(OutOfBounds.class)
                .hasMessageNotContaining(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"93.184.215.14", "100.128.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.1", "2606:4700::1111"})
    void publicAddressesAre(String address) throws Exception {
        assertThat(asked(List.of(), address)).containsExactly(InetAddress.getByName(address));
    }

    @Test
    void ofSeveralAddressesThePublicOnesAre() throws Exception {
        assertThat(asked(List.of(), "10.0.0.1", "93.184.215.14", "::1"))
                .containsExactly(InetAddress.getByName("93.184.215.14"));
    }

    @Test
    void theOperatorAllowsNamesEndingsAndNetworksBeside() throws Exception {
        for (String allowed :
                List.of("siem.corp.example", "SIEM.Corp.Example", ".corp.example", "10.0.0.0/8", "10.1.2.3")) {
            assertThat(asked(List.of("other", allowed), "10.1.2.3")).as(allowed).hasSize(1);
        }
        for (String allowed :
                List.of("corp.example", "em.corp.example", ".example.corp", "10.0.0.0/16", "10.1.2.4", "fd00::/8")) {
            assertThatThrownBy(() -> asked(List.of(allowed), "10.1.2.3"))
                    .as(allowed)
                    .isInstanceOf(OutOfBounds.class);
        }
        assertThat(asked(List.of("fd00::/8"), "fd12::1")).hasSize(1);
    }

    @Test
    void whatOnlyTheOperatorAllowsIsNotOpenForBeingPublic() throws Exception {
        var anywhere = new Destinations(List.of("relay.example"), List.of(), "these", host ->
                new InetAddress[] {InetAddress.getByName("93.184.215.14")});
        assertThat(anywhere.of("anybody.example")).hasSize(1);
        assertThatThrownBy(() -> anywhere.allowed("anybody.example")).hasMessageContaining("(these)");
        assertThat(anywhere.allowed("relay.example")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"siem.corp.example", "SIEM.Corp.Example", ".corp.example", "93.184.0.0/16", "93.184.215.14"})
    void whatTheOperatorDeniesIsNotReachedThoughItIsPublicOrAllowed(String denied) throws Exception {
        for (List<String> allowed : List.of(List.<String>of(), List.of("siem.corp.example"), List.of("0.0.0.0/0"))) {
            var destinations = new Destinations(allowed, List.of(denied), "these", host ->
                    new InetAddress[] {InetAddress.getByName("93.184.215.14")});
            assertThatThrownBy(() -> destinations.of("siem.corp.example"))
                    .isInstanceOf(OutOfBounds.class)
                    .hasMessageContaining("must be known and have a public address");
            assertThatThrownBy(() -> destinations.allowed("siem.corp.example")).isInstanceOf(OutOfBounds.class);
        }
    }

    @Test
    void ofSeveralAddressesThoseTheOperatorDoesNotDenyAreReached() throws Exception {
        var destinations = new Destinations(List.of(), List.of("2001:4860::/32"), "these", host ->
                new InetAddress[] {InetAddress.getByName("2001:4860::1"), InetAddress.getByName("93.184.215.14")});
        assertThat(destinations.of("siem.corp.example")).containsExactly(InetAddress.getByName("93.184.215.14"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "127.1",
                "0177.0.0.1.",
                "localhost.",
                "a b",
                "[::1]",
                "a:1",
                ""
            })
    void anAddressInAnOddSpellingIsNoHost(String host) {
        assertThat(Destinations.isHost(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "siem.example.com", "127.0.0.1", "::ffff:127.0.0.1", "2606:4700::1111"})
    void namesAndAddressesAre(String host) {
        assertThat(Destinations.isHost(host)).isTrue();
    }

    @Test
    void whetherANameIsKnownInsideIsNotTold() {
        var inside = new Destinations(
                List.of(), List.of(), "these", host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
        var nowhere = new Destinations(List.of(), List.of(), "these", host -> {
            throw new UnknownHostException(host);
        });
        assertThatThrownBy(() -> inside.of("db.internal"))
                .hasMessage(catchThrowable(() -> nowhere.of("db.internal")).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "fd00::/129", "/8", "siem.example/8"})
    void aNetworkThatIsNoneIsToldAtTheStart(String allowed) {
        assertThatThrownBy(() -> new Destinations(List.of(allowed), List.of(), "these", InetAddress::getAllByName))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Destinations(List.of(), List.of(allowed), "these", InetAddress::getAllByName))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<InetAddress> asked(List<String> allowed, String... addresses) throws OutOfBounds {
        return new Destinations(allowed, List.of(), "these", host -> {
                    InetAddress[] answer = new InetAddress[addresses.length];
                    for (int at = 0; at < answer.length; at++) {
                        answer[at] = InetAddress.getByName(addresses[at]);
                    }
                    return answer;
                })
                .of("siem.corp.example");
    }
}
