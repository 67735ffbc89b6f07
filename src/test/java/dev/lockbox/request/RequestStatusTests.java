package dev.lockbox.request;

import static dev.lockbox.request.RequestStatus.APPROVED;
import static dev.lockbox.request.RequestStatus.CANCELLED;
import static dev.lockbox.request.RequestStatus.CUSTOMER_NOTIFIED;
import static dev.lockbox.request.RequestStatus.DENIED;
import static dev.lockbox.request.RequestStatus.EXPIRED;
import static dev.lockbox.request.RequestStatus.INTERNAL_DENIED;
import static dev.lockbox.request.RequestStatus.INTERNAL_EXPIRED;
import static dev.lockbox.request.RequestStatus.INTERNAL_PENDING;
import static dev.lockbox.request.RequestStatus.POLICY_DENIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestStatusTests {

    @Test
    void fromTheProviderARequestGoesToTheCustomerOrEnds() {
        assertThat(nextOf(INTERNAL_PENDING))
                .containsExactlyInAnyOrder(
                        CUSTOMER_NOTIFIED, APPROVED, CANCELLED, POLICY_DENIED, INTERNAL_DENIED, INTERNAL_EXPIRED);
    }

    @Test
    void theCustomersAnswerSilenceOrCancelEndsIt() {
        assertThat(nextOf(CUSTOMER_NOTIFIED)).containsExactlyInAnyOrder(APPROVED, DENIED, EXPIRED, CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INTERNAL_PENDING", "CUSTOMER_NOTIFIED"})
    void allOtherStatesAreFinal(RequestStatus status) {
        assertThat(nextOf(status)).isEmpty();
        assertThat(status.isFinal()).isTrue();
    }

    private static Set<RequestStatus> nextOf(RequestStatus status) {
        return Arrays.stream(RequestStatus.values())
                .filter(status::mayBecome)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(RequestStatus.class)));
    }
}
