package dev.lockbox.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.request.Asking;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mail, in every language and both styles, as a mail program reads it that has it from a mail server. */
class ReadBackTests {

    static Stream<Asking> styles() {
        return Stream.of(Asking.OF_M365, Asking.OF_AZURE);
    }

    @ParameterizedTest
    @MethodSource("styles")
    void everyMailArrivesInEveryLanguageAsItWasWritten(Asking asking) throws Exception {
        try (var post = new RealPost()) {
            List<RealPost.Written> all = RealPost.write(new Desk().about(asking));
            assertThat(all).hasSizeGreaterThan(600);
            post.readBack(all);
        }
    }
}
