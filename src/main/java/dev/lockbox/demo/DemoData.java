package dev.lockbox.demo;

import static dev.lockbox.identity.Role.ACCESS_APPROVER;
import static dev.lockbox.identity.Role.AUDITOR;
import static dev.lockbox.identity.Role.COMPLIANCE;
import static dev.lockbox.identity.Role.DEVOPS_MANAGER;
import static dev.lockbox.identity.Role.ENGINEER;
import static dev.lockbox.identity.Role.GLOBAL_ADMINISTRATOR;
import static dev.lockbox.identity.Role.OWNER;
import static dev.lockbox.identity.Role.PLATFORM_ADMIN;
import static dev.lockbox.identity.Role.PROCESS_OWNER;
import static dev.lockbox.identity.Role.SUPPORT_LEAD;
import static dev.lockbox.identity.Role.SUPPORT_MANAGER;
import static dev.lockbox.identity.Role.TICKET_SYSTEM;

import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.process.Accounts;
import dev.lockbox.process.OneNodeAtATime;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Three tenants and their people, once; every password is the user's own name. */
@Component
@Profile("demo")
class DemoData implements SmartInitializingSingleton {

    private final Tenants tenants;
    private final People people;
    private final Accounts accounts;
    private final OneNodeAtATime start;

    DemoData(Tenants tenants, People people, Accounts accounts, OneNodeAtATime start) {
        this.tenants = tenants;
        this.people = people;
        this.accounts = accounts;
        this.start = start;
    }

    @Override
    public void afterSingletonsInstantiated() {
        start.run(this::load);
    }

    private void load() {
        if (tenants.findById("contoso").isPresent()) {
            return;
        }
        tenants.save(Tenant.of("contoso", Offering.M365, Locale.GERMAN, ZoneId.of("Europe/Berlin"), true));
        ofTenant("contoso", "contosoadmin", "Greta Globaladmin", GLOBAL_ADMINISTRATOR);
        ofTenant("contoso", "contosoapprover", "Anton Approver", ACCESS_APPROVER);
        ofTenant("contoso", "contosoauditor", "Ada Auditor", AUDITOR);

        tenants.save(Tenant.of(
                "fabrikam", Offering.AZURE, Locale.forLanguageTag("sv"), ZoneId.of("Europe/Stockholm"), true));
        ofTenant("fabrikam", "fabrikamowner", "Olle Owner", OWNER, GLOBAL_ADMINISTRATOR);
        ofTenant("fabrikam", "fabrikamauditor", "Astrid Auditor", AUDITOR);

        tenants.save(
                Tenant.of("adatum", Offering.M365, Locale.forLanguageTag("da"), ZoneId.of("Europe/Copenhagen"), false));
        ofTenant("adatum", "adatumadmin", "Dorte Globaladmin", GLOBAL_ADMINISTRATOR);

        ofProvider("engineer", "Erin Engineer", true, true, ENGINEER);
        ofProvider("engineer2", "Evan Engineer", false, false, ENGINEER);
        ofProvider("supportmanager", "Sam Manager", true, true, SUPPORT_MANAGER);
        ofProvider("supportlead", "Lee Lead", true, true, SUPPORT_LEAD);
        ofProvider("devopsmanager", "Devi Manager", true, true, DEVOPS_MANAGER);
        ofProvider("processowner", "Pat Owner", true, true, PROCESS_OWNER);
        ofProvider("processowner2", "Paula Owner", true, true, PROCESS_OWNER);
        ofProvider("compliance", "Cora Compliance", true, true, COMPLIANCE);
        ofProvider("compliance2", "Carl Compliance", true, true, COMPLIANCE);
        ofProvider("ticketsystem", "Ticket System", false, false, TICKET_SYSTEM);
        ofProvider("platformadmin", "Alex Admin", true, true, PLATFORM_ADMIN);
    }

    private void ofTenant(String tenant, String id, String name, Role... roles) {
        open(Person.ofTenant(tenant, id, name, id + "@" + tenant + ".example", HeldRoles.sinceEver(roles)));
    }

    private void ofProvider(String id, String name, boolean isolatedIdentity, boolean mfa, Role... roles) {
        open(Person.ofProvider(id, name, id + "@provider.example", HeldRoles.sinceEver(roles))
                .withAssurance(isolatedIdentity, mfa));
    }

    private void open(Person person) {
        accounts.open(people.save(person), person.id());
    }
}
