package dev.lockbox.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KindTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contoso/vm-70",
                "contoso/vm-7/../vm-8",
                "contoso/vm-7/..\\..\\fabrikam",
                "contoso/vm-7/%2e%2e/vm-8",
                "contoso/vm-7/a%2f..%2f..%2fvm-8",
                "contoso/vm-7/\uff0e\uff0e/vm-8"
            })
    void nothingThatLeadsOutOfTheResourceIsInIt(String named) {
        assertThat(Kind.Resource.isIn("contoso/vm-7", named)).isFalse();
    }

    @Test
    void whatIsBelowTheResourceIsInIt() {
        assertThat(Kind.Resource.isIn("contoso/vm-7", "contoso/vm-7")).isTrue();
        assertThat(Kind.Resource.isIn("contoso/vm-7", "Contoso/VM-7/disks/a..b"))
                .isTrue();
    }
}
