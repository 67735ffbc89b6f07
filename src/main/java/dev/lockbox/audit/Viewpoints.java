package dev.lockbox.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.ledger.Search;
import dev.lockbox.policy.SeparationOfDuties;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Who reads which log, and what of it: a customer's auditors and global administrators all of their own; the provider's
 * compliance all of the provider's own, and of a customer's what its own side did and what was decided on it.
 */
@Component
public class Viewpoints {

    private final People people;
    private final Tenants tenants;
    private final ObjectMapper json;

    Viewpoints(People people, Tenants tenants, ObjectMapper json) {
        this.people = people;
        this.tenants = tenants;
        this.json = json;
    }

    /**
     * Somebody before a log.
     *
     * @param hidden what they do not see; null if nothing is hidden
     */
    public final class Viewpoint {

        private final Log log;
        private final Search.Hidden hidden;
        private final boolean words;

        private Viewpoint(Log log, Search.Hidden hidden, boolean words) {
            this.log = log;
            this.hidden = hidden;
            this.words = words;
        }

        public Log log() {
            return log;
        }

        /** Whether they see all there is, and can check it. */
        public boolean isWhole() {
            return hidden == null;
        }

        public Optional<Search.Hidden> hidden() {
            return Optional.ofNullable(hidden);
        }

        /** A record as they see it: without the words of the customer's approver, unless the customer lets them. */
        public Recorded show(Recorded recorded) {
            return words || !Operation.DECISIONS.contains(recorded.operation()) ? recorded : withoutWords(recorded);
        }
    }

    /**
     * @param tenant whose log; null for that of one's own side
     * @throws Refused if they may not read it
     */
    public Viewpoint of(Person person, String tenant) {
        SeparationOfDuties.onlyAuditorsReadTheTrail(person);
        if (tenant == null || person.isOf(tenant)) {
            return new Viewpoint(Log.of(person.tenant().orElse(null)), null, true);
        }
        Tenant customer = tenants.findById(tenant)
                .filter(it -> person.tenant().isEmpty())
                .orElseThrow(() -> Refused.notFound("audit log of " + tenant));
        List<String> provider = Stream.concat(
                        people.findByTenantIsNull().stream().map(Person::id), Stream.of(AuditTrail.LOCKBOX))
                .toList();
        return new Viewpoint(
                Log.of(tenant),
                new Search.Hidden(Operation.CUSTOMERS_OWN, Operation.REFUSE.label(), provider),
                customer.sharesComments());
    }

    private Recorded withoutWords(Recorded recorded) {
        try {
            var data = (ObjectNode) json.readTree(recorded.auditData());
            data.remove("Comment");
            return recorded.with(json.writeValueAsString(data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("It was written as JSON", e);
        }
    }
}
