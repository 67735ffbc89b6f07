package dev.lockbox.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.identity.Offering;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTests {

    @ParameterizedTest
    @CsvSource({
        "ann@contoso.example, single",
        "/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Compute/virtualMachines/vm1, single",
        "/subscriptions/s1/resourceGroups/g1, group",
        "/SUBSCRIPTIONS/s1/RESOURCEGROUPS/g1/, group",
        "/subscriptions/s1, whole",
        "/subscriptions/s1/, whole",
        "/subscriptions/s1/*, whole",
        "*, whole",
        "/, whole",
        "/subscriptions, whole",
        "subscriptions/s1, whole",
        "/subscriptions/s1/resourceGroups, whole",
        "**, whole",
        "all, whole",
        "vm-web-01, single"
    })
    void howWideARequestReachesShowsInItsResource(String resource, String breadth) {
        assertThat(new Scope(Offering.AZURE, CloudService.VIRTUAL_MACHINE, resource).breadth())
                .isEqualTo(breadth);
    }
}
