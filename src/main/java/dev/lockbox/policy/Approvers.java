package dev.lockbox.policy;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Deputies;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.AccessRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Who acts for the customer: a designated approver, or who stands in for one, while that runs. */
@Component
public class Approvers {

    private final Deputies deputies;
    private final Clock clock;

    public Approvers(Deputies deputies, Clock clock) {
        this.deputies = deputies;
        this.clock = clock;
    }

    /**
     * Who decides on a request, and in whose stead.
     *
     * @throws Refused if that person may not
     */
    public Approver deciding(Person person, AccessRequest request) {
        return acting(person, request.tenant(), request.id(), approver -> {
            SeparationOfDuties.onlyDesignatedApproversDecide(approver, request);
            SeparationOfDuties.onlyRolesHeldSinceTheRequestCount(approver, request);
            SeparationOfDuties.onlyDeputiesNamedBeforeTheRequestDecide(approver, request);
        });
    }

    /** Whether they would be let decide on it now. */
    public boolean mayDecide(Person person, AccessRequest request) {
        Instant now = clock.instant();
        return deputies.capacities(person).stream()
                .anyMatch(approver -> SeparationOfDuties.mayHaveApprovedForCustomer(approver, request, now));
    }

    /**
     * Who ends a request or access, which takes less: what counts is who they are now.
     *
     * @throws Refused if that person may not
     */
    public Approver ending(Person person, AccessRequest request) {
        return acting(
                person,
                request.tenant(),
                request.id(),
                approver -> SeparationOfDuties.onlyDesignatedApproversDecide(approver, request));
    }

    /**
     * As whom somebody passes those rules: as themselves if they do, or else in the stead of the first for whom they stand in.
     *
     * @throws Refused as themselves, or if they do stand in for somebody, why that does not count
     */
    public Approver acting(Person person, String tenant, String requestId, Consumer<Approver> rules) {
        List<Approver> capacities = deputies.capacities(person);
        Instant now = clock.instant();
        Refused told = null;
        for (Approver approver : capacities) {
            try {
                rules.accept(approver);
                SeparationOfDuties.onlyARunningDeputyshipCounts(approver, tenant, requestId, now);
                return approver;
            } catch (Refused refused) {
                told = refused;
            }
        }
        throw told;
    }

    /** Whether an approval of this person for the customer holds, which was given at that instant. */
    public boolean mayHaveApproved(Person person, String onBehalfOf, Instant at, AccessRequest request) {
        List<Approver> capacities =
                onBehalfOf == null ? List.of(Approver.themselves(person)) : deputies.capacities(person, onBehalfOf);
        return capacities.stream()
                .anyMatch(approver -> SeparationOfDuties.mayHaveApprovedForCustomer(approver, request, at));
    }
}
