package dev.lockbox.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whose calls are made at once. */
class LinesTests {

    @Test
    void oneSideTakesNoMoreThanItsShareAndAllNoMoreThanThereAre() {
        var lines = new Lines(3, 2);
        assertThat(lines.take("contoso")).isTrue();
        assertThat(lines.take("contoso")).isTrue();
        assertThat(lines.take("contoso")).isFalse();
        assertThat(lines.take("fabrikam")).isTrue();
        assertThat(lines.take("northwind")).isFalse();
        lines.giveBack("contoso");
        assertThat(lines.take("northwind")).isTrue();
        assertThat(lines.take("contoso")).isFalse();
        lines.giveBack("contoso");
        assertThat(lines.take("contoso")).isTrue();
    }
}
