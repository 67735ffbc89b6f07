package dev.lockbox.process.model;

import dev.lockbox.identity.Role;
import dev.lockbox.process.guard.RulesNamed;
import dev.lockbox.process.guard.UndeployedTable;
import dev.lockbox.request.PolicyInputs;
import dev.lockbox.request.PolicyVerdict;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.dmn.engine.DmnDecisionResultEntries;

/** The just-in-time policy, read from its text; and how a verdict is read from its answer, deployed or not. */
public final class PolicyTable {

    /** The file it is kept in. */
    public static final String FILE = "jit-policy.dmn";

    /** The id of the decision. */
    public static final String ID = "jit-policy";

    /** How much of a text is kept with a request, in characters. */
    private static final int LONGEST = 2000;

    private final UndeployedTable table;

    /** @throws RuntimeException if the text is no DMN, or holds no decision {@value #ID}, or one the engine would not take */
    public PolicyTable(String dmn) {
        table = new UndeployedTable(dmn, ID);
    }

    /**
     * What the table would say.
     *
     * @throws RuntimeException if a cell that is looked at cannot be evaluated
     */
    public PolicyVerdict judge(PolicyInputs inputs) {
        return read(table.evaluate(variables(inputs)), rules -> {});
    }

    /** The inputs by the names the table knows them by. */
    public static Map<String, Object> variables(PolicyInputs inputs) {
        return Map.of(
                "scope",
                        Map.of(
                                "offering", inputs.offering().id(),
                                "service", inputs.service().id(),
                                "breadth", inputs.breadth()),
                "customerData", inputs.customerData(),
                "isolatedIdentity", inputs.isolatedIdentity(),
                "mfa", inputs.mfa(),
                "permissionLevel", inputs.permissionLevel().id());
    }

    /**
     * Reads the verdict off the table's answer. Whatever is not one row is a no.
     *
     * @param clash takes the ids of the rules, if more than one answers
     */
    public static PolicyVerdict read(DmnDecisionResult answer, Consumer<List<String>> clash) {
        if (answer.isEmpty()) {
            return PolicyVerdict.deny("No rule allows this request", null);
        }
        if (answer.size() == 1) {
            return read(answer.get(0));
        }
        clash.accept(answer.stream()
                .flatMap(row -> RulesNamed.of(row).stream())
                .map(RulesNamed.Named::id)
                .toList());
        return PolicyVerdict.deny("More than one rule fits this request, and only one may decide", null);
    }

    private static PolicyVerdict read(DmnDecisionResultEntries row) {
        var rule = RulesNamed.of(row)
                .map(named -> new PolicyVerdict.Rule(kept(named.id()), kept(named.label())))
                .orElse(null);
        String reason = kept(text(row, "reason"));
        String group = text(row, "internalApproverGroup");
        return switch (PolicyVerdict.Outcome.of(text(row, "outcome"))) {
            case ALLOW -> new PolicyVerdict(PolicyVerdict.Outcome.ALLOW, null, reason, rule);
            case ALLOW_AFTER_APPROVAL ->
                mayApprove(group)
                        ? new PolicyVerdict(PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL, group, reason, rule)
                        : PolicyVerdict.deny("The policy names nobody who could approve this", rule);
            case DENY -> PolicyVerdict.deny(reason == null ? "The provider's own policy refuses this" : reason, rule);
        };
    }

    /** The task of a group is shown to its members: another customer's must not see it, nor an engineer decide. */
    private static boolean mayApprove(String group) {
        return group != null && Role.of(group).filter(Role::approvesInternally).isPresent();
    }

    private static String text(DmnDecisionResultEntries row, String column) {
        Object value = row.get(column);
        return value == null ? null : value.toString();
    }

    /** As much of a text as is kept; null if it says nothing. */
    private static String kept(String text) {
        return text == null || text.isBlank() ? null : text.substring(0, Math.min(text.length(), LONGEST));
    }
}
