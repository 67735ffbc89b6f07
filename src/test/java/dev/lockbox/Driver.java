package dev.lockbox;

import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.AccessGrants;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.ledger.Search;
import dev.lockbox.notification.Postman;
import dev.lockbox.process.Accounts;
import dev.lockbox.process.CustomerLockbox;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.JdbcTemplate;

/** Drives the process as people do, one call a step, without HTTP. */
@TestComponent
public final class Driver {

    public final CustomerLockbox lockbox;
    public final AccessRequests requests;
    public final AccessGrants grants;
    public final RuntimeService runtime;
    public final TaskService tasks;
    public final ManagementService management;
    public final FilterService filters;
    private final RepositoryService repository;
    private final FormService forms;
    public final TestClock clock;
    private final People people;
    private final Accounts accounts;
    private final Search trail;
    private final Postman postman;
    private final JdbcTemplate database;

    Driver(
            CustomerLockbox lockbox,
            AccessRequests requests,
            AccessGrants grants,
            RuntimeService runtime,
            TaskService tasks,
            ManagementService management,
            FilterService filters,
            RepositoryService repository,
            FormService forms,
            TestClock clock,
            People people,
            Accounts accounts,
            Search trail,
            Postman postman,
            JdbcTemplate database) {
        this.lockbox = lockbox;
        this.requests = requests;
        this.grants = grants;
        this.runtime = runtime;
        this.tasks = tasks;
        this.management = management;
        this.filters = filters;
        this.repository = repository;
        this.forms = forms;
        this.clock = clock;
        this.people = people;
        this.accounts = accounts;
        this.trail = trail;
        this.postman = postman;
        this.database = database;
    }

    /** Does something as that person. */
    public <T> T as(String user, Supplier<T> call) {
        accounts.actAs(person(user));
        try {
            return call.get();
        } finally {
            accounts.actAsNobody();
        }
    }

    public void as(String user, Runnable call) {
        as(user, () -> {
            call.run();
            return null;
        });
    }

    /** Lets somebody new sign in. */
    public void appoint(String user, String tenant, Role... roles) {
        appointWithPassword(user, user, tenant, roles);
    }

    public void appointWithPassword(String user, String password, String tenant, Role... roles) {
        if (people.findById(user).isEmpty()) {
            var person = Person.ofTenant(
                            tenant, user, user, user + "@" + tenant + ".example", HeldRoles.sinceEver(roles))
                    .withAssurance(true, true);
            accounts.open(people.save(person), password);
        }
    }

    public Person person(String user) {
        return people.findById(user).orElseThrow();
    }

    public static Map<String, Object> m365() {
        return new HashMap<>(Map.of(
                "tenant", "contoso",
                "offering", "m365",
                "service", "exchange-online",
                "resource", "ann@contoso.example",
                "serviceRequestNumber", "EXSR123456",
                "justification", "Mailbox does not synchronise",
                "duration", "PT4H",
                "permissionLevel", "read",
                "customerData", true));
    }

    public static Map<String, Object> azure() {
        return new HashMap<>(Map.of(
                "tenant", "fabrikam",
                "offering", "azure",
                "service", "virtual-machine",
                "resource", "/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Compute/virtualMachines/vm1",
                "serviceRequestNumber", "119072521001234",
                "justification", "Machine does not start any more",
                "duration", "PT8H",
                "permissionLevel", "read",
                "customerData", true));
    }

    public static Map<String, Object> with(Map<String, Object> entered, String field, Object value) {
        entered.put(field, value);
        return entered;
    }

    public String ask(Map<String, Object> entered) {
        return as("engineer", () -> lockbox.ask(entered));
    }

    /** A request for Microsoft 365 data the manager has approved. */
    public String atTheCustomer() {
        String id = ask(m365());
        decideInternally(id, "supportmanager", "Approve");
        return id;
    }

    /** A request for Microsoft 365 data that was approved on both sides. */
    public String granted() {
        String id = atTheCustomer();
        decide(id, "contosoapprover", "Approve");
        return id;
    }

    public void decideInternally(String id, String user, String answer) {
        decideInternally(id, user, Map.of("internalDecision", answer));
    }

    public void decideInternally(String id, String user, Map<String, Object> entered) {
        as(user, () -> lockbox.decideInternally(id, person(user), entered));
    }

    public void decide(String id, String user, String answer) {
        decide(id, user, Map.of("approvalDecision", answer));
    }

    public void decide(String id, String user, Map<String, Object> entered) {
        as(user, () -> lockbox.decide(id, person(user), entered));
    }

    public AccessRequest request(String id) {
        return requests.findById(id).orElseThrow();
    }

    public AccessGrant grant(String id) {
        return grants.findByRequest(id).orElseThrow();
    }

    public ProcessInstance instance(String id) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(id)
                .singleResult();
    }

    public String task(String id) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(id)
                .singleResult()
                .getId();
    }

    /** The timer that ends what the request waits for; null if there is none. */
    public Job timer(String id) {
        return timers(id, true).stream().findFirst().orElse(null);
    }

    /** The timers beside it, which remind and escalate, in the order they are due. */
    public List<Job> reminders(String id) {
        return timers(id, false);
    }

    private List<Job> timers(String id, boolean ending) {
        ProcessInstance instance = instance(id);
        var model = repository.getBpmnModelInstance(instance.getProcessDefinitionId());
        return management
                .createJobQuery()
                .processInstanceId(instance.getId())
                .timers()
                .orderByJobDuedate()
                .asc()
                .list()
                .stream()
                .filter(timer -> isBeside(model.getModelElementById(element(timer))) != ending)
                .toList();
    }

    private static boolean isBeside(ModelElementInstance event) {
        return event instanceof BoundaryEvent attached && !attached.cancelActivity();
    }

    /** The id of the event in the model that a timer belongs to. */
    public String element(Job timer) {
        return management
                .createJobDefinitionQuery()
                .jobDefinitionId(timer.getJobDefinitionId())
                .singleResult()
                .getActivityId();
    }

    /** What the form of the request's open task shows that person. */
    public Map<String, Object> formFacts(String id, String user) {
        return as(user, () -> forms.getTaskFormVariables(task(id)));
    }

    /** Has the mails about the request sent that are due; what other tests left behind stays unsent. */
    public void runJobs(String id) {
        database.update(
                "update notice set status = 'DROPPED' where status = 'WAITING' and (request_id is null or request_id <> ?)",
                id);
        postman.round();
    }

    /** Moves the clock to when the next reminder or escalation is due, and fires it; the id of its event in the model. */
    public String remind(String id) {
        Job next = reminders(id).get(0);
        String event = element(next);
        clock.set(next.getDuedate().toInstant());
        management.executeJob(next.getId());
        return event;
    }

    /** Moves the clock to when the time to answer is over, or access, and fires the timer that says so. */
    public void letTimePass(String id) {
        Job timer = timer(id);
        clock.set(timer.getDuedate().toInstant());
        management.executeJob(timer.getId());
    }

    /** What the request's trail holds, oldest first. */
    public List<String> trail(String id) {
        return records(id).stream().map(Recorded::operation).toList();
    }

    public List<Recorded> records(String id) {
        var terms = Search.Terms.all(Log.of(request(id).tenant()));
        return trail.find(terms, new Search.Page(Search.Column.SEQUENCE, true, null, 5000)).stream()
                .filter(found -> id.equals(found.requestId()))
                .sorted(Comparator.comparing(Recorded::sequence))
                .toList();
    }
}
