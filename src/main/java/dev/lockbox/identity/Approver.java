package dev.lockbox.identity;

import java.util.Optional;

/** Whoever acts for a customer: in their own right, or in the stead of a colleague who is away. */
public final class Approver {

    private final Person person;
    private final Person absent;
    private final Deputyship deputyship;

    private Approver(Person person, Person absent, Deputyship deputyship) {
        this.person = person;
        this.absent = absent;
        this.deputyship = deputyship;
    }

    public static Approver themselves(Person person) {
        return new Approver(person, null, null);
    }

    static Approver deputy(Person person, Person absent, Deputyship deputyship) {
        return new Approver(person, absent, deputyship);
    }

    /** Who acts, and whose name stands on it. */
    public Person person() {
        return person;
    }

    public String id() {
        return person.id();
    }

    /** Whose role it takes: that of whoever is away, or one's own. A deputyship of theirs hands nothing on. */
    public Person holder() {
        return absent == null ? person : absent;
    }

    /** In whose stead, as a user name; empty where in nobody's. */
    public Optional<String> onBehalfOf() {
        return deputyship().map(Deputyship::absent);
    }

    public Optional<Deputyship> deputyship() {
        return Optional.ofNullable(deputyship);
    }
}
