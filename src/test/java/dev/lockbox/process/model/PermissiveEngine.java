package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;

/**
 * An engine without any guard, whose steps permit everything and note down what happened: whatever goes wrong here, the model
 * alone does it. It takes a model through every case, every answer, every silence and every stop.
 */
final class PermissiveEngine implements AutoCloseable {

    private static final List<String> STEPS = List.of(
            "registerRequest",
            "evaluateJitPolicy",
            "notifyCustomer",
            "remindApprovers",
            "escalateToBackup",
            "expireRequest",
            "openGrant",
            "closeGrant",
            "stopRequest");

    private static final List<String> OUTCOMES = List.of("allow", "allowAfterApproval", "deny");

    private static final String STOP_REQUEST = "stop-request";
    private static final String END_GRANT = "end-grant";
    private static final String BESIDE = " fires beside";

    /** How often a timer that interrupts nothing fires on one way, while anything else can happen. */
    private static final int BESIDES = 1;

    private static final int LONGEST_WAY = 24;
    private static final int MOST_ACTIVITIES = 400;
    private static final int MOST_WRONGS = 5;

    private final Undo database;
    private final ProcessEngine engine;
    private final ManagementService management;
    private Ledger ledger;
    private int activities;
    private int acts;

    PermissiveEngine() {
        String name = "permissive-" + UUID.randomUUID();
        database = new Undo("jdbc:h2:mem:" + name + ";QUERY_CACHE_SIZE=200");
        var configuration = new StandaloneInMemProcessEngineConfiguration();
        configuration.setProcessEngineName(name);
        configuration.setDataSource(database.dataSource());
        configuration.setDatabaseType("h2");
        configuration.setIdGenerator(new StrongUuidGenerator());
        configuration.setJobExecutorActivate(false);
        configuration.setMetricsEnabled(false);
        configuration.setTaskMetricsEnabled(false);
        configuration.setHistory("none");
        configuration.setDefaultNumberOfRetries(1);
        configuration.setEnableCmdExceptionLogging(false);
        configuration.setBeans(new Beans());
        configuration.setCustomPreBPMNParseListeners(List.of(new EveryActivityCounted()));
        engine = configuration.buildProcessEngine();
        management = engine.getManagementService();
    }

    /** How many acts it played so far: answers, timers, messages. */
    int acts() {
        return acts;
    }

    /**
     * @param most acts in each case
     * @return what went wrong on any way through the model, each with the case and the acts that lead there
     */
    Set<String> wrongs(String model, int most) {
        Set<String> wrongs = new LinkedHashSet<>();
        database.doAndUndo(() -> {
            try {
                engine.getRepositoryService()
                        .createDeployment()
                        .addString("customer-lockbox.bpmn", model)
                        .deploy();
            } catch (RuntimeException refused) {
                wrongs.add("the engine does not take the model: " + refused.getMessage());
                return;
            }
            for (Offering offering : Offering.values()) {
                for (Ledger.Due due : Ledger.Due.values()) {
                    for (String outcome : OUTCOMES) {
                        ledger = new Ledger(offering.id(), due, outcome);
                        var walk = new Walk(acts + most, wrongs);
                        database.doAndUndo(walk::start);
                    }
                }
            }
        });
        return wrongs;
    }

    /** One case, taken every way: after each act the engine is put back to where it was, for the next. */
    private final class Walk {

        private final int until;
        private final Set<String> wrongs;
        private final Deque<String> way = new ArrayDeque<>();
        private String instance;

        Walk(int until, Set<String> wrongs) {
            this.until = until;
            this.wrongs = wrongs;
        }

        void start() {
            play(new Act(
                    "start",
                    () -> instance = engine.getRuntimeService()
                            .startProcessInstanceByKey("customer-lockbox")
                            .getId()));
        }

        private void play(Act act) {
            Ledger before = ledger;
            ledger = before.copy();
            way.addLast(act.words());
            acts++;
            activities = 0;
            try {
                act.run().run();
                goOn();
            } catch (RuntimeException thrown) {
                ledger.wrong("throws: " + Faults.because(thrown));
            }
            for (String wrong : ledger.wrongs()) {
                if (wrongs.size() < MOST_WRONGS) {
                    wrongs.add(wrong + " [" + ledger + ": " + String.join(", ", way) + "]");
                }
            }
            way.removeLast();
            ledger = before;
        }

        private void goOn() {
            Waiting waiting = Waiting.of(engine, instance);
            if (waiting == null) {
                ledger.ended();
                return;
            }
            waiting.check(ledger);
            List<Act> possible = actsAt(waiting);
            if (possible.isEmpty()) {
                ledger.wrong("is stuck at " + waiting);
            }
            if (way.size() > LONGEST_WAY) {
                ledger.wrong("comes to no end, and waits at " + waiting);
                return;
            }
            // What went wrong on the way here is told; what follows from it need not be.
            if (ledger.wrongs().isEmpty() && acts < until) {
                possible.forEach(act -> database.doAndUndo(() -> play(act)));
            }
        }

        private List<Act> actsAt(Waiting waiting) {
            List<Act> possible = new ArrayList<>();
            List<Act> besides = new ArrayList<>();
            List<Act> again = new ArrayList<>();
            for (Task task : waiting.tasks()) {
                for (String answer : List.of("Approve", "Deny")) {
                    possible.add(new Act(task.getTaskDefinitionKey() + " " + answer, () -> {
                        ledger.answered(task.getTaskDefinitionKey(), answer);
                        engine.getTaskService().complete(task.getId());
                    }));
                }
            }
            String ending = waiting.subscription(END_GRANT);
            for (Job timer : waiting.timers()) {
                String at = waiting.activity(timer);
                String silenced = waiting.interrupts(timer);
                if (silenced != null) {
                    possible.add(new Act(at + " fires", () -> {
                        ledger.timeIsUp(silenced);
                        management.executeJob(timer.getId());
                    }));
                } else {
                    Act beside = new Act(at + BESIDE, () -> management.executeJob(timer.getId()));
                    (fired(beside) < BESIDES ? besides : again).add(beside);
                }
            }
            if (ending != null) {
                possible.add(new Act(END_GRANT, () -> {
                    ledger.over();
                    engine.getRuntimeService().messageEventReceived(END_GRANT, ending);
                }));
            }
            String stopping = waiting.subscription(STOP_REQUEST);
            if (possible.isEmpty() && besides.isEmpty()) {
                possible.addAll(again);
            }
            if (stopping != null && !(possible.isEmpty() && besides.isEmpty()) && !ledger.isSettled()) {
                possible.add(new Act(STOP_REQUEST, () -> {
                    ledger.stopAsked();
                    engine.getRuntimeService().messageEventReceived(STOP_REQUEST, stopping);
                }));
            }
            // What the way itself does comes first, or reminders would use up the acts there are.
            possible.addAll(besides);
            return possible;
        }

        private long fired(Act act) {
            return way.stream().filter(act.words()::equals).count();
        }
    }

    /** Something that can happen while the process waits. */
    private record Act(String words, Runnable run) {}

    /** Called from the model's one question. */
    public final class Consent {

        public boolean isDue(DelegateExecution execution) {
            return ledger.isConsentDue();
        }
    }

    /** Called from the model's timers; the day the clock stands at is always before the deadline. */
    public static final class Window {

        public Date percent(DelegateExecution execution, int percent) {
            return new Date(ClockUtil.getCurrentTime().getTime() + percent * 1000L);
        }
    }

    /** What expressions reach: the steps, and the facts as they are at that moment. */
    private final class Beans extends AbstractMap<Object, Object> {

        private final Map<Object, Object> steps = new HashMap<>();

        Beans() {
            STEPS.forEach(step -> steps.put(step, (JavaDelegate) execution -> ledger.step(step)));
            steps.put("consent", new Consent());
            steps.put("window", new Window());
        }

        @Override
        public boolean containsKey(Object name) {
            return steps.containsKey(name) || Ledger.FACTS.contains(name);
        }

        @Override
        public Object get(Object name) {
            return steps.containsKey(name) ? steps.get(name) : ledger.fact((String) name);
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return steps.entrySet();
        }
    }

    /** Ends a run that turns in a circle, and notes when a person is asked. */
    private final class EveryActivityCounted extends AbstractBpmnParseListener {

        private void count(ActivityImpl activity) {
            activity.addBuiltInListener(ExecutionListener.EVENTNAME_START, (ExecutionListener) execution -> {
                if (++activities > MOST_ACTIVITIES) {
                    throw new IllegalStateException("turns in a circle at " + activity.getId());
                }
            });
        }

        @Override
        public void parseExclusiveGateway(Element element, ScopeImpl scope, ActivityImpl activity) {
            count(activity);
        }

        @Override
        public void parseParallelGateway(Element element, ScopeImpl scope, ActivityImpl activity) {
            count(activity);
        }

        @Override
        public void parseServiceTask(Element element, ScopeImpl scope, ActivityImpl activity) {
            count(activity);
        }

        @Override
        public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
            activity.addBuiltInListener(
                    ExecutionListener.EVENTNAME_START, (ExecutionListener) execution -> ledger.asked(activity.getId()));
        }
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }

    /** Where a run waits, and for what. */
    private record Waiting(
            String instance,
            List<Task> tasks,
            List<Job> timers,
            Map<String, List<String>> subscriptions,
            ProcessDefinitionEntity process,
            Map<String, String> activityOfDefinition) {

        /** @return null if the run has ended */
        static Waiting of(ProcessEngine engine, String instance) {
            var runtime = engine.getRuntimeService();
            var execution = runtime.createProcessInstanceQuery()
                    .processInstanceId(instance)
                    .singleResult();
            if (execution == null) {
                return null;
            }
            Map<String, List<String>> subscriptions = new HashMap<>();
            runtime.createEventSubscriptionQuery()
                    .processInstanceId(instance)
                    .list()
                    .forEach(subscription -> subscriptions
                            .computeIfAbsent(String.valueOf(subscription.getEventName()), name -> new ArrayList<>())
                            .add(subscription.getExecutionId()));
            var process = (ProcessDefinitionEntity) ((RepositoryServiceImpl) engine.getRepositoryService())
                    .getDeployedProcessDefinition(execution.getProcessDefinitionId());
            Map<String, String> activities = new HashMap<>();
            List<Job> jobs = new ArrayList<>(engine.getManagementService()
                    .createJobQuery()
                    .processInstanceId(instance)
                    .list());
            for (Job job : jobs) {
                activities.put(job.getId(), ((JobEntity) job).getJobHandlerConfigurationRaw());
            }
            jobs.sort(Comparator.comparing((Job job) -> String.valueOf(activities.get(job.getId())))
                    .thenComparing(Job::getId));
            List<Task> tasks = new ArrayList<>(engine.getTaskService()
                    .createTaskQuery()
                    .processInstanceId(instance)
                    .list());
            tasks.sort(Comparator.comparing(Task::getTaskDefinitionKey).thenComparing(Task::getId));
            return new Waiting(instance, tasks, jobs, subscriptions, process, activities);
        }

        Set<String> taskKeys() {
            Set<String> keys = new LinkedHashSet<>();
            tasks.forEach(task -> keys.add(task.getTaskDefinitionKey()));
            return keys;
        }

        String subscription(String message) {
            List<String> waiting = subscriptions.getOrDefault(message, List.of());
            return waiting.isEmpty() ? null : waiting.get(0);
        }

        /** The id of the element a timer belongs to. */
        String activity(Job timer) {
            String configured = String.valueOf(activityOfDefinition.get(timer.getId()));
            return configured.contains("$") ? configured.substring(0, configured.indexOf('$')) : configured;
        }

        /** The id of the element that ends when the timer fires; null if none does. */
        String interrupts(Job timer) {
            ActivityImpl activity = process.findActivity(activity(timer));
            if (activity == null || activity.getEventScope() == null) {
                return null;
            }
            String type = String.valueOf(activity.getProperty("type"));
            boolean interrupting =
                    switch (activity.getActivityStartBehavior()) {
                        case CANCEL_EVENT_SCOPE, INTERRUPT_EVENT_SCOPE -> true;
                        default -> false;
                    };
            return interrupting && type.contains("oundary")
                    ? activity.getEventScope().getId()
                    : null;
        }

        void check(Ledger ledger) {
            long now = ClockUtil.getCurrentTime().getTime();
            for (Task task : tasks) {
                boolean inTime = timers.stream()
                        .filter(timer -> task.getTaskDefinitionKey().equals(interrupts(timer)))
                        .map(Job::getDuedate)
                        .anyMatch(due ->
                                due.after(new Date(now - 60_000)) && due.before(new Date(now + 31L * 86_400_000)));
                if (!inTime) {
                    ledger.wrong("waits for " + task.getTaskDefinitionKey() + " without a deadline");
                }
            }
            if (tasks.size() > 1) {
                ledger.wrong("asks several at once: " + taskKeys());
            }
            ledger.waits(
                    tasks.size(),
                    timers.stream()
                            .anyMatch(timer -> interrupts(timer) != null && Ledger.EXPIRY.equals(timer.getDuedate())),
                    subscriptions.getOrDefault(END_GRANT, List.of()).size(),
                    subscriptions.getOrDefault(STOP_REQUEST, List.of()).size());
        }

        @Override
        public String toString() {
            return taskKeys() + " " + timers.stream().map(this::activity).toList() + " " + subscriptions.keySet();
        }
    }
}
