package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
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
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
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
            "expireRequest",
            "openGrant",
            "closeGrant",
            "stopRequest");

    private static final List<String> OUTCOMES = List.of("allow", "allowAfterApproval", "deny");

    /** How often a run fires timers that interrupt nothing, and how many acts it has at most. */
    private static final int BESIDES = 2;

    private static final int LONGEST_RUN = 24;
    private static final int MOST_ACTIVITIES = 400;

    private final ProcessEngine engine;
    private Ledger ledger;
    private int activities;
    private int runs;

    PermissiveEngine() {
        var configuration = new StandaloneInMemProcessEngineConfiguration();
        configuration.setProcessEngineName("permissive-" + UUID.randomUUID());
        configuration.setJdbcUrl("jdbc:h2:mem:" + configuration.getProcessEngineName());
        configuration.setJobExecutorActivate(false);
        configuration.setMetricsEnabled(false);
        configuration.setTaskMetricsEnabled(false);
        configuration.setHistory("none");
        configuration.setDefaultNumberOfRetries(1);
        configuration.setEnableCmdExceptionLogging(false);
        configuration.setBeans(new Beans());
        configuration.setCustomPreBPMNParseListeners(List.of(new EveryActivityCounted()));
        engine = configuration.buildProcessEngine();
    }

    /** How many process instances ran to their end so far. */
    int runs() {
        return runs;
    }

    /** @return what went wrong on any way through the model, each with the case and the acts that lead there */
    Set<String> wrongs(String model, int mostRuns) {
        Set<String> wrongs = new LinkedHashSet<>();
        String deployment;
        try {
            deployment = engine.getRepositoryService()
                    .createDeployment()
                    .addString("customer-lockbox.bpmn", model)
                    .deploy()
                    .getId();
        } catch (RuntimeException refused) {
            return Set.of("the engine does not take the model: " + refused.getMessage());
        }
        try {
            for (Offering offering : Offering.values()) {
                for (boolean consentDue : new boolean[] {true, false}) {
                    for (String outcome : OUTCOMES) {
                        everyWay(() -> new Ledger(offering.id(), consentDue, outcome), mostRuns, wrongs);
                    }
                }
            }
        } finally {
            engine.getRepositoryService().deleteDeployment(deployment, true);
        }
        return wrongs;
    }

    // Depth first: the engine cannot go back, so each run repeats the acts up to a fork and takes another branch there.
    private void everyWay(java.util.function.Supplier<Ledger> fresh, int mostRuns, Set<String> wrongs) {
        Deque<List<Integer>> todo = new ArrayDeque<>(List.of(List.of()));
        for (int run = 0; !todo.isEmpty() && run < mostRuns; run++) {
            ledger = fresh.get();
            List<Integer> chosen = new ArrayList<>(todo.pop());
            List<String> acts = new ArrayList<>();
            try {
                walk(chosen, acts, todo);
            } catch (RuntimeException thrown) {
                ledger.wrong("throws: " + Faults.because(thrown));
            }
            runs++;
            for (String wrong : ledger.wrongs()) {
                wrongs.add(wrong + " [" + ledger + "; " + String.join(", ", acts) + "]");
            }
            if (wrongs.size() > 5) {
                return;
            }
        }
    }

    private void walk(List<Integer> chosen, List<String> acts, Deque<List<Integer>> todo) {
        activities = 0;
        String instance = engine.getRuntimeService()
                .startProcessInstanceByKey("customer-lockbox")
                .getId();
        try {
            int besides = 0;
            for (int act = 0; ; act++) {
                Waiting waiting = Waiting.of(engine, instance);
                if (waiting == null) {
                    ledger.ended();
                    return;
                }
                waiting.check(ledger);
                List<Act> possible = acts(waiting, besides < BESIDES);
                if (possible.isEmpty()) {
                    ledger.wrong("is stuck at " + waiting);
                    return;
                }
                if (act == LONGEST_RUN) {
                    ledger.wrong("comes to no end, and waits at " + waiting);
                    return;
                }
                if (act == chosen.size()) {
                    for (int other = 1; other < possible.size(); other++) {
                        List<Integer> branch = new ArrayList<>(chosen);
                        branch.add(other);
                        todo.push(branch);
                    }
                    chosen.add(0);
                }
                Act next = possible.get(chosen.get(act));
                acts.add(next.words());
                activities = 0;
                Set<String> open = waiting.taskKeys();
                next.run().run();
                if (next.timer()) {
                    Waiting after = Waiting.of(engine, instance);
                    Set<String> gone = new LinkedHashSet<>(open);
                    if (after != null) {
                        gone.removeAll(after.taskKeys());
                    }
                    besides += open.isEmpty() || gone.isEmpty() ? 1 : 0;
                }
            }
        } finally {
            if (Waiting.of(engine, instance) != null) {
                engine.getRuntimeService().deleteProcessInstance(instance, "walked", true, true, true, true);
            }
        }
    }

    /** Something that can happen while the process waits. */
    private record Act(String words, boolean timer, Runnable run) {}

    private List<Act> acts(Waiting waiting, boolean besidesToo) {
        List<Act> acts = new ArrayList<>();
        for (Task task : waiting.tasks()) {
            for (String answer : List.of("Approve", "Deny")) {
                acts.add(new Act(task.getTaskDefinitionKey() + " " + answer, false, () -> {
                    ledger.answered(task.getTaskDefinitionKey(), answer);
                    engine.getTaskService().complete(task.getId());
                }));
            }
        }
        boolean nothingElse = waiting.tasks().isEmpty() && waiting.subscription("end-grant") == null;
        for (Job timer : waiting.timers()) {
            String at = waiting.activity(timer);
            String silenced = waiting.interrupts(timer);
            boolean ends = silenced != null;
            if (ends || besidesToo || nothingElse) {
                acts.add(new Act(at + " fires", true, () -> {
                    if (ends) {
                        ledger.timeIsUp(silenced);
                    }
                    engine.getManagementService().executeJob(timer.getId());
                }));
            }
        }
        String ending = waiting.subscription("end-grant");
        if (ending != null) {
            acts.add(new Act("end-grant", false, () -> {
                ledger.over();
                engine.getRuntimeService().messageEventReceived("end-grant", ending);
            }));
        }
        String stopping = waiting.subscription("stop-request");
        if (stopping != null && !acts.isEmpty() && !ledger.isSettled()) {
            acts.add(new Act("stop-request", false, () -> {
                ledger.stopAsked();
                engine.getRuntimeService().messageEventReceived("stop-request", stopping);
            }));
        }
        return acts;
    }

    /** Called from the model's one question. */
    public final class Consent {

        public boolean isDue(DelegateExecution execution) {
            return ledger.isConsentDue();
        }
    }

    /** What expressions reach: the steps, and the facts as they are at that moment. */
    private final class Beans extends java.util.AbstractMap<Object, Object> {

        private final Map<Object, Object> steps = new HashMap<>();

        Beans() {
            STEPS.forEach(step -> steps.put(step, (JavaDelegate) execution -> ledger.step(step)));
            steps.put("consent", new Consent());
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
        public void parseExclusiveGateway(
                Element element, org.camunda.bpm.engine.impl.pvm.process.ScopeImpl scope, ActivityImpl activity) {
            count(activity);
        }

        @Override
        public void parseParallelGateway(
                Element element, org.camunda.bpm.engine.impl.pvm.process.ScopeImpl scope, ActivityImpl activity) {
            count(activity);
        }

        @Override
        public void parseServiceTask(
                Element element, org.camunda.bpm.engine.impl.pvm.process.ScopeImpl scope, ActivityImpl activity) {
            count(activity);
        }

        @Override
        public void parseUserTask(
                Element element, org.camunda.bpm.engine.impl.pvm.process.ScopeImpl scope, ActivityImpl activity) {
            activity.addBuiltInListener(
                    ExecutionListener.EVENTNAME_START,
                    (ExecutionListener) execution -> ledger.asked(activity.getId()));
        }
    }

    @Override
    public void close() {
        engine.close();
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
            var process = (ProcessDefinitionEntity)
                    ((org.camunda.bpm.engine.impl.RepositoryServiceImpl) engine.getRepositoryService())
                            .getDeployedProcessDefinition(execution.getProcessDefinitionId());
            Map<String, String> activities = new HashMap<>();
            List<Job> jobs = new ArrayList<>(engine.getManagementService()
                    .createJobQuery()
                    .processInstanceId(instance)
                    .list());
            for (Job job : jobs) {
                activities.put(
                        job.getId(),
                        ((org.camunda.bpm.engine.impl.persistence.entity.JobEntity) job)
                                .getJobHandlerConfigurationRaw());
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
            return interrupting && type.contains("oundary") ? activity.getEventScope().getId() : null;
        }

        void check(Ledger ledger) {
            long now = System.currentTimeMillis();
            for (Task task : tasks) {
                boolean inTime = timers.stream()
                        .filter(timer -> task.getTaskDefinitionKey().equals(interrupts(timer)))
                        .map(Job::getDuedate)
                        .anyMatch(due -> due.after(new Date(now - 60_000)) && due.before(new Date(now + 31L * 86_400_000)));
                if (!inTime) {
                    ledger.wrong("waits for " + task.getTaskDefinitionKey() + " without a deadline");
                }
            }
            if (tasks.size() > 1) {
                ledger.wrong("asks several at once: " + taskKeys());
            }
            ledger.waits(
                    tasks.size(),
                    timers.stream().anyMatch(timer -> interrupts(timer) != null
                            && Ledger.EXPIRY.equals(timer.getDuedate())),
                    subscriptions.getOrDefault("end-grant", List.of()).size(),
                    subscriptions.getOrDefault("stop-request", List.of()).size());
        }

        @Override
        public String toString() {
            return taskKeys() + " " + timers.stream().map(this::activity).toList() + " " + subscriptions.keySet();
        }
    }
}
