package dev.lockbox.process;

import dev.lockbox.identity.SignIns;
import dev.lockbox.process.guard.Afterwards;
import dev.lockbox.process.guard.AllowedBeans;
import dev.lockbox.process.guard.BuiltInTaskListeners;
import dev.lockbox.process.guard.Expressions;
import dev.lockbox.process.guard.FactsOfTheRecord;
import dev.lockbox.process.guard.FormsOfTheRecord;
import dev.lockbox.process.guard.LeanHistory;
import dev.lockbox.process.guard.ModelsByOneDoor;
import dev.lockbox.process.guard.ModelsWithoutCode;
import dev.lockbox.process.guard.NoClasses;
import dev.lockbox.process.guard.NoScripts;
import dev.lockbox.process.guard.PasswordsTriedSparingly;
import dev.lockbox.process.guard.ProcessesFromTheirStart;
import dev.lockbox.process.guard.TablesOfValues;
import dev.lockbox.process.guard.TasksAnsweredNow;
import dev.lockbox.process.model.ModelCheck;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the engine is set: lean, and with what no model can take out. What is a plain property is in application.yaml. */
@Configuration(proxyBeanMethods = false)
class EngineSetup {

    /** All that an expression in a model can reach, and what it may call there. The engine takes the steps as they are. */
    private static final Map<String, Set<String>> BEANS = Map.ofEntries(
            Map.entry("registerRequest", Set.of()),
            Map.entry("evaluateJitPolicy", Set.of()),
            Map.entry("consent", Set.of("isDue")),
            Map.entry("notifyCustomer", Set.of()),
            Map.entry("window", Set.of("percent")),
            Map.entry("remindApprovers", Set.of()),
            Map.entry("escalateToBackup", Set.of()),
            Map.entry("expireRequest", Set.of()),
            Map.entry("openGrant", Set.of()),
            Map.entry("closeGrant", Set.of()),
            Map.entry("stopRequest", Set.of()));

    /** Pauses before each retry of a job that failed: a mail server may be away for a day. */
    private static final String RETRIES = "PT10S,PT30S,PT2M,PT10M,PT30M,PT1H,PT2H,PT4H,PT8H,PT8H";

    /** In seconds: farther than clocks differ. */
    private static final int NOBODY_IS_LOCKED = 30 * 24 * 3600;

    @Bean
    ProcessEnginePlugin lockboxInTheEngine(
            ApplicationContext beans,
            OpenTask openTask,
            GiveTask giveTask,
            RecordInternalDecision recordInternalDecision,
            RecordCustomerDecision recordCustomerDecision,
            SignIns signIns,
            ObjectProvider<TellApprovers> tellApprovers,
            ObjectProvider<FormFacts> formFacts,
            ObjectProvider<Interpreter> interpreter,
            ObjectProvider<RoutingFacts> facts,
            ObjectProvider<ModelsHandedIn> modelsHandedIn) {
        return new AbstractProcessEnginePlugin() {
            @Override
            public void preInit(ProcessEngineConfigurationImpl engine) {
                // The starter has made one by now that reaches every bean there is.
                engine.setExpressionManager(new Expressions(
                        new AllowedBeans(beans, BEANS),
                        new FactsOfTheRecord(Model.PROCESS, RoutingFacts.NAMES, (name, execution) -> facts.getObject()
                                .of(name, execution))));
                engine.setBpmnParseFactory(ModelsWithoutCode::new);
                engine.setDmnEngineConfiguration(new TablesOfValues(Set.of(Model.JIT_POLICY)));
                engine.setScriptingEngines(new NoScripts());
                engine.setArtifactFactory(new NoClasses());
                // Or whoever starts a process or answers a task could have any class made and any of its getters
                // called.
                engine.setDeserializationTypeValidationEnabled(true);
                engine.setCustomPreBPMNParseListeners(List.of(new BuiltInTaskListeners(
                        Model.PROCESS,
                        openTask,
                        giveTask,
                        task -> task.equals(Model.DECIDE_ON_ACCESS)
                                ? recordCustomerDecision
                                : recordInternalDecision)));
                engine.setCustomJobHandlers(List.of(
                        new Afterwards(
                                TellApprovers.JOB,
                                key -> tellApprovers.getObject().about(key)),
                        new Afterwards(
                                TellApprovers.REMINDER,
                                key -> tellApprovers.getObject().again(key))));
                engine.setRepositoryService(
                        new ModelsByOneDoor(files -> modelsHandedIn.getObject().take(files)));
                engine.setRuntimeService(new ProcessesFromTheirStart());
                engine.setTaskService(new TasksAnsweredNow());
                engine.setFormService(new FormsOfTheRecord(
                        Model.PROCESS,
                        (key, instance, reader) -> formFacts.getObject().of(key, instance, reader),
                        form -> interpreter.getObject().form(form)));
                // Full history costs 1.4 times the throughput and holds nothing the audit trail does not.
                engine.setCustomHistoryLevels(List.of(new LeanHistory()));
                engine.setHistory(LeanHistory.NAME);
                // Writing the removal time at the start saves rewriting every history row at the end (1.25 times).
                engine.setHistoryRemovalTimeStrategy(ProcessEngineConfiguration.HISTORY_REMOVAL_TIME_STRATEGY_START);
                // A candidate may claim and complete, not reassign or write variables.
                engine.setDefaultUserPermissionForTask(Permissions.TASK_WORK);
                engine.setFailedJobRetryTimeCycle(RETRIES);
                // A refusal is an answer, kept in the audit trail, and no stack trace for the log.
                engine.setEnableCmdExceptionLogging(false);
                // Due dates first; with our index it is cheap, without it it is not.
                engine.setJobExecutorAcquireByDueDate(true);
                engine.setIdentityService(new PasswordsTriedSparingly(signIns));
                // The engine locks an account for everybody, whoever sent the wrong passwords, and cannot be told
                // otherwise; seconds that lie in the past, for every node's clock, lock nobody.
                engine.setLoginMaxAttempts(Integer.MAX_VALUE);
                engine.setLoginDelayMaxTime(-NOBODY_IS_LOCKED);
                // A customer's group is <tenant>-<role>.
                engine.setGroupResourceWhitelistPattern("[a-zA-Z0-9]+(-[a-zA-Z0-9]+)?");
            }
        };
    }

    @Bean
    Examiner examiner(ModelSettings settings) {
        return new ModelCheck(settings.shortestWindow(), settings.longestWindow())::check;
    }
}
