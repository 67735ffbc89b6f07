package dev.lockbox.request;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Person;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that the just-in-time policy looks at. It comes from the record and from the engineer's sign-in, never from what a
 * caller sends.
 *
 * @param breadth how wide the resource reaches, one of {@link Scope#BREADTHS}
 * @param customerData whether the engineer says that the customer's data is touched
 */
public record PolicyInputs(
        Offering offering,
        CloudService service,
        String breadth,
        boolean customerData,
        boolean isolatedIdentity,
        boolean mfa,
        PermissionLevel permissionLevel) {

    public static PolicyInputs of(AccessRequest request, Person engineer) {
        Scope scope = request.scope();
        return new PolicyInputs(
                scope.offering(),
                scope.service(),
                scope.breadth(),
                request.customerData(),
                engineer.isolatedIdentity(),
                engineer.mfa(),
                request.permissionLevel());
    }

    /** Every input there can be. */
    public static Stream<PolicyInputs> all() {
        return Arrays.stream(CloudService.values()).flatMap(service -> Scope.BREADTHS.stream()
                .flatMap(breadth -> eitherWay().flatMap(customerData -> eitherWay()
                        .flatMap(isolated -> eitherWay().flatMap(mfa -> Arrays.stream(PermissionLevel.values())
                                .map(level -> new PolicyInputs(
                                        service.offering(), service, breadth, customerData, isolated, mfa, level)))))));
    }

    private static Stream<Boolean> eitherWay() {
        return List.of(true, false).stream();
    }
}
