package dev.lockbox.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/** Somebody who can sign in: on the provider's side, or in exactly one tenant. */
public final class Person extends AbstractAggregateRoot<Person> {

    @Id
    private String id;

    private String tenant;
    private String name;
    private String mail;
    private HeldRoles roles;
    private boolean isolatedIdentity;
    private boolean mfa;
    private boolean standsIn;

    @Version
    private Integer version;

    private Person() {}

    public static Person ofProvider(String id, String name, String mail, HeldRoles roles) {
        return of(null, id, name, mail, roles);
    }

    public static Person ofTenant(String tenant, String id, String name, String mail, HeldRoles roles) {
        return of(tenant, id, name, mail, roles);
    }

    private static Person of(String tenant, String id, String name, String mail, HeldRoles roles) {
        var person = new Person();
        person.tenant = tenant;
        person.id = id;
        person.name = name;
        person.mail = mail;
        person.roles = roles;
        return person;
    }

    /** How sure the provider is that it is them: an identity kept apart for support work, a second factor at sign-in. */
    public Person withAssurance(boolean isolatedIdentity, boolean mfa) {
        this.isolatedIdentity = isolatedIdentity;
        this.mfa = mfa;
        return this;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String mail() {
        return mail;
    }

    public Roles roles() {
        return roles.roles();
    }

    /** The same roles, and since when each is held. */
    public HeldRoles held() {
        return roles;
    }

    public boolean isolatedIdentity() {
        return isolatedIdentity;
    }

    public boolean mfa() {
        return mfa;
    }

    /** Whether they stand in for a colleague who is away, or will. */
    public boolean standsIn() {
        return standsIn;
    }

    Person standIn(boolean forSomebody) {
        standsIn = forSomebody;
        return this;
    }

    public boolean administersThePlatform() {
        return isOfProvider() && has(Role.PLATFORM_ADMIN);
    }

    /** Changes with everything about the person, their password included; null before they were first kept. */
    public Integer version() {
        return version;
    }

    /** The customer they belong to; empty on the provider's side. */
    public Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }

    public boolean isOf(String tenant) {
        return tenant.equals(this.tenant);
    }

    public boolean isOfProvider() {
        return tenant == null;
    }

    public boolean has(Role role) {
        return roles().include(role);
    }

    /** The candidate groups this person is in. */
    public Set<String> groups() {
        return roles().all().stream().map(role -> role.group(tenant)).collect(Collectors.toSet());
    }

    /** They chose another password, which the engine keeps; their sessions end. */
    public Person choosePassword() {
        registerEvent(new PasswordChanged(this));
        return this;
    }

    /** What changed is announced with the rest of their contact, see {@link Contact#change}. */
    void correctMail(String mail) {
        this.mail = mail;
    }

    void become(Role role, Offering offering, Person by, Instant now) {
        if (!has(role)) {
            roles = roles.with(role, now);
            registerEvent(
                    new RoleGiven(tenant, id, role, offering.decidingRoles().contains(role), by.id()));
        }
    }

    /** The same on the provider's side, where no role decides for a customer. */
    void leave(Role role, Person by) {
        roles = roles.without(role);
        registerEvent(new RoleTaken(tenant, id, role, false, by.id()));
    }

    void resign(Role role, Offering offering, Person by) {
        if (has(role)) {
            roles = roles.without(role);
            registerEvent(
                    new RoleTaken(tenant, id, role, offering.decidingRoles().contains(role), by.id()));
        }
    }
}
