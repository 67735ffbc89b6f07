package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Role;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import dev.lockbox.request.PolicyInputs;
import dev.lockbox.request.PolicyVerdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.dmn.instance.Rule;

/**
 * What the policy says, once it passed: its verdict on everything that can be asked for.
 *
 * @param reasons by the id of each rule, what it tells people
 */
record PolicyFile(Map<PolicyInputs, PolicyVerdict> verdicts, Map<String, String> reasons) {

    static final String NAME = PolicyTable.FILE;

    private static final Set<String> COLUMNS = Set.of("outcome", "internalApproverGroup", "reason");

    private static final Set<String> TOLD = Set.of(
            "scope", "offering", "service", "breadth", "customerData", "isolatedIdentity", "mfa", "permissionLevel");

    private static final Set<String> OUTCOMES = Stream.of(PolicyVerdict.Outcome.values())
            .map(PolicyVerdict.Outcome::id)
            .collect(Collectors.toSet());

    /** @return empty if there are faults, which are added */
    static Optional<PolicyFile> read(String text, Faults faults) {
        Optional<TableFile> table = TableFile.read(text, PolicyTable.ID, COLUMNS, TOLD, samples(), faults);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Rule rule : table.get().rules()) {
            checkAnswer(table.get(), rule, faults);
            reasons.put(rule.getId(), table.get().cell(rule, "reason"));
        }
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        Map<PolicyInputs, PolicyVerdict> verdicts = verdicts(table.get(), faults);
        whatNoRuleNamesIsRefused(table.get(), faults);
        return faults.isEmpty() ? Optional.of(new PolicyFile(verdicts, reasons)) : Optional.empty();
    }

    /** One of each value, the others being ordinary. */
    private static List<Map<String, Object>> samples() {
        var ordinary = new PolicyInputs(
                Offering.AZURE, CloudService.VIRTUAL_MACHINE, "single", true, true, true, PermissionLevel.READ);
        return PolicyInputs.all()
                .filter(inputs -> differences(inputs, ordinary) <= 1)
                .map(PolicyTable::variables)
                .toList();
    }

    private static int differences(PolicyInputs one, PolicyInputs other) {
        return (one.service() == other.service() ? 0 : 1)
                + (one.breadth().equals(other.breadth()) ? 0 : 1)
                + (one.customerData() == other.customerData() ? 0 : 1)
                + (one.isolatedIdentity() == other.isolatedIdentity() && one.mfa() == other.mfa() ? 0 : 1)
                + (one.permissionLevel() == other.permissionLevel() ? 0 : 1);
    }

    private static void checkAnswer(TableFile table, Rule rule, Faults faults) {
        String label = TableFile.label(rule);
        String outcome = table.cell(rule, "outcome");
        if (!OUTCOMES.contains(outcome)) {
            faults.add(
                    rule.getId(),
                    "knownOutcomesOnly",
                    "Rule \"" + label + "\" answers \"" + outcome
                            + "\"; an outcome is allow, allowAfterApproval or deny.");
        }
        String group = table.cell(rule, "internalApproverGroup");
        List<String> approvers = Role.internalApprovers().stream().map(Role::id).toList();
        if (outcome.equals(PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL.id())
                ? !approvers.contains(group)
                : !group.isEmpty()) {
            faults.add(
                    rule.getId(),
                    "tasksForTheirGroup",
                    "Rule \"" + label + "\" names \"" + group
                            + "\" as internal approver group. Where approval is needed it names one" + " of "
                            + String.join(", ", approvers) + ", elsewhere nobody.");
        }
        if (table.cell(rule, "reason").isBlank()) {
            faults.add(
                    rule.getId(),
                    "everyVerdictHasAReason",
                    "Rule \"" + label + "\" gives no reason; the customer reads it.");
        }
    }

    private static Map<PolicyInputs, PolicyVerdict> verdicts(TableFile table, Faults faults) {
        Map<PolicyInputs, PolicyVerdict> verdicts = new LinkedHashMap<>();
        PolicyInputs.all().filter(PolicyFile::canBeAsked).forEach(inputs -> {
            PolicyVerdict verdict = PolicyTable.read(table.answer(PolicyTable.variables(inputs)), fault -> {});
            verdicts.put(inputs, verdict);
            if (verdict.rule() == null && faults.isEmpty()) {
                faults.add(
                        PolicyTable.ID,
                        "everyCaseIsDecided",
                        "No one rule decides on " + Cases.inWords(inputs) + " (" + verdict.reason()
                                + "). Keep a last rule that refuses whatever no other rule names.");
            }
        });
        return verdicts;
    }

    private static boolean canBeAsked(PolicyInputs inputs) {
        return inputs.offering() == Offering.AZURE || !inputs.breadth().equals("group");
    }

    // A rule that lets through what nobody thought of would let through what is added some day.
    private static void whatNoRuleNamesIsRefused(TableFile table, Faults faults) {
        String other = "something no rule names";
        for (boolean customerData : new boolean[] {true, false}) {
            var verdict = PolicyTable.read(
                    table.answer(Map.of(
                            "scope",
                            Map.of("offering", other, "service", other, "breadth", other),
                            "customerData",
                            customerData,
                            "isolatedIdentity",
                            true,
                            "mfa",
                            true,
                            "permissionLevel",
                            other)),
                    fault -> {});
            if (verdict.outcome() != PolicyVerdict.Outcome.DENY) {
                faults.add(
                        verdict.rule().id(),
                        "finalDeny",
                        "Rule \""
                                + (verdict.rule().label() == null
                                        ? verdict.rule().id()
                                        : verdict.rule().label())
                                + "\" lets through whatever is asked for, also what nobody has named. Name the offering and the"
                                + " permission level, and keep a last rule that refuses everything else.");
            }
        }
    }

    /** What is otherwise than before. */
    List<Difference> differencesFrom(PolicyFile before) {
        Stream<Difference> verdictsChanged = Stream.of(Offering.values()).flatMap(offering -> Cases.grouped(
                        verdicts.keySet().stream()
                                .filter(inputs -> inputs.offering() == offering)
                                .toList(),
                        inputs -> change(before.verdicts.get(inputs), verdicts.get(inputs)))
                .entrySet()
                .stream()
                .flatMap(changed -> changed.getValue().stream()
                        .map(where -> new Difference(
                                offering,
                                changed.getKey().loosens(),
                                "policy for " + offering.id() + (where.isEmpty() ? "" : ", " + where) + ": "
                                        + changed.getKey().words()))));
        Stream<Difference> reasonsChanged = reasons.entrySet().stream()
                .filter(reason -> before.reasons.containsKey(reason.getKey()))
                .filter(reason -> !before.reasons.get(reason.getKey()).equals(reason.getValue()))
                .map(reason -> new Difference(
                        null,
                        false,
                        "reason given by rule " + reason.getKey() + ": \"" + before.reasons.get(reason.getKey())
                                + "\" to \"" + reason.getValue() + "\""));
        return Stream.concat(verdictsChanged, reasonsChanged).toList();
    }

    /** How one verdict became another. */
    private record Change(boolean loosens, String words) {}

    private static Optional<Change> change(PolicyVerdict was, PolicyVerdict is) {
        if (says(was).equals(says(is))) {
            return Optional.empty();
        }
        // Another group is not a stricter one: others approve.
        boolean loosens = is.outcome().ordinal() < was.outcome().ordinal()
                || is.outcome() == was.outcome() && is.outcome() == PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL;
        return Optional.of(new Change(loosens, says(was) + " to " + says(is)));
    }

    private static String says(PolicyVerdict verdict) {
        return verdict.outcome().id()
                + (verdict.internalApproverGroup() == null ? "" : " by " + verdict.internalApproverGroup());
    }
}
