package dev.lockbox.notification;

import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Tenant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Knows whom mail reaches. */
@Component
public class Reachability {

    private final People people;
    private final UnreachableAddresses unreachable;

    Reachability(People people, UnreachableAddresses unreachable) {
        this.people = people;
        this.unreachable = unreachable;
    }

    Reach of(Tenant tenant) {
        List<Person> all = people.findByTenantOrderById(tenant.id());
        return new Reach(
                tenant,
                all,
                unreachable.among(all.stream().flatMap(Reach::addressesOf).toList(), tenant.id()));
    }

    /** What its global administrator should know of how its people are reached, in words; nothing where all is well. */
    public List<String> warnings(Tenant tenant) {
        if (!tenant.requiresApproval()) {
            return List.of();
        }
        Reach reach = of(tenant);
        if (reach.includesAnybodyWhoDecides()) {
            return List.of();
        }
        List<String> vain = reach.vain();
        return List.of(
                vain.isEmpty()
                        ? "Nobody of " + tenant.id()
                                + " holds a role that decides, so every request will expire. Name an approver."
                        : "No approver of " + tenant.id()
                                + " can be reached by mail, so requests may expire unseen. Not working: "
                                + String.join(", ", vain) + ".");
    }
}
