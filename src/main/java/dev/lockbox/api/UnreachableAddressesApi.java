package dev.lockbox.api;

import dev.lockbox.identity.Person;
import dev.lockbox.notification.UnreachableAddress;
import dev.lockbox.notification.UnreachableAddresses;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Addresses that are known not to work: which, since when and why; and that one works again. */
@RestController
@RequestMapping("/api/v1")
class UnreachableAddressesApi {

    private final UnreachableAddresses addresses;

    UnreachableAddressesApi(UnreachableAddresses addresses) {
        this.addresses = addresses;
    }

    record View(String address, Instant since, String why) {

        static View of(UnreachableAddress address) {
            return new View(address.address(), address.since(), address.why());
        }
    }

    record Addresses(List<View> addresses) {

        static Addresses of(List<UnreachableAddress> found) {
            return new Addresses(found.stream().map(View::of).toList());
        }
    }

    @GetMapping("/tenants/{tenant}/unreachable-addresses")
    Addresses ofCustomer(@PathVariable String tenant, @AuthenticationPrincipal Person person) {
        return Addresses.of(addresses.ofCustomer(tenant, person));
    }

    @DeleteMapping("/tenants/{tenant}/unreachable-addresses/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear(@PathVariable String tenant, @PathVariable String address, @AuthenticationPrincipal Person person) {
        addresses.clearOfCustomer(tenant, address, person);
    }

    @GetMapping("/unreachable-addresses")
    Addresses ofProvider(@AuthenticationPrincipal Person person) {
        return Addresses.of(addresses.ofProvider(person));
    }

    @DeleteMapping("/unreachable-addresses/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear(@PathVariable String address, @AuthenticationPrincipal Person person) {
        addresses.clearOfProvider(address, person);
    }
}
