package dev.lockbox.request;

import dev.lockbox.identity.Approver;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.identity.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/** A request in the words of whoever asks, for tests. */
public record Asking(
        Tenant tenant,
        CloudService service,
        String resource,
        String ticket,
        String justification,
        boolean customerData,
        String group) {

    public static final Tenant FABRIKAM =
            Tenant.of("fabrikam", Offering.AZURE, Locale.forLanguageTag("sv"), ZoneId.of("Europe/Stockholm"), true);

    private static final AccessTerms AZURE =
            new AccessTerms(Duration.ofHours(8), Duration.ofHours(8), Roles.of(Role.OWNER), "portalLink", 1);

    /** Of the offering whose mails hold no link. */
    public static final Asking OF_M365 = new Asking(
            Requests.CONTOSO,
            CloudService.EXCHANGE_ONLINE,
            "ann@contoso.example",
            "EXSR123456",
            "Mailbox does not synchronise",
            true,
            Requests.THE_MANAGERS.group());

    /** Of the other one. */
    public static final Asking OF_AZURE = new Asking(
            FABRIKAM,
            CloudService.VIRTUAL_MACHINE,
            "/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Compute/virtualMachines/vm1",
            "119072521001234",
            "Machine does not start any more",
            true,
            Requests.THE_MANAGERS.group());

    public Asking forResource(String resource) {
        return new Asking(tenant, service, resource, ticket, justification, customerData, group);
    }

    public Asking onTicket(String ticket) {
        return new Asking(tenant, service, resource, ticket, justification, customerData, group);
    }

    public Asking because(String justification) {
        return new Asking(tenant, service, resource, ticket, justification, customerData, group);
    }

    /** Of the provider, as the table of the policy has it. */
    public Asking askedOf(String group) {
        return new Asking(tenant, service, resource, ticket, justification, customerData, group);
    }

    public Asking touchingNoData() {
        return new Asking(tenant, service, resource, ticket, justification, false, group);
    }

    /** May decide on it. */
    public Approver approver() {
        return Approver.themselves(tenant == FABRIKAM ? Requests.STRANGER : Requests.APPROVER);
    }

    public AccessRequest refusedByPolicy(String reason) {
        return submitted().judge(Requests.judgement(PolicyVerdict.Outcome.DENY, null, reason), Requests.NOW);
    }

    public AccessRequest atTheManager() {
        return submitted()
                .judge(Requests.judgement(PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL, group, "always"), Requests.NOW)
                .announceInternally(
                        new InternalStep(InternalStep.OF_THE_POLICY, group), Requests.NOW.plus(Duration.ofHours(24)));
    }

    private AccessRequest submitted() {
        boolean azure = service.offering() == Offering.AZURE;
        return AccessRequest.submit(
                tenant,
                Requests.ENGINEER,
                new Scope(service.offering(), service, resource),
                ticket,
                justification,
                Duration.ofHours(4),
                PermissionLevel.WRITE,
                customerData,
                azure ? AZURE : Requests.M365,
                "instance",
                Requests.NOW);
    }

    public AccessRequest atTheCustomer() {
        return atTheManager()
                .decideInternally(
                        Requests.THE_MANAGERS.id(), true, Requests.MANAGER, null, Narrowing.NONE, Requests.NOW)
                .putToCustomer()
                .announce(Requests.NOW.plus(Duration.ofHours(12)));
    }

    public AccessRequest decided(boolean approved, String comment, Instant at) {
        return atTheCustomer().decide(approved, approver(), comment, Narrowing.NONE, at);
    }
}
