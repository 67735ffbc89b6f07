package dev.lockbox.process.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.identity.Offering;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.PermissionLevel;
import dev.lockbox.request.PolicyInputs;
import dev.lockbox.request.PolicyVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The policy's table, read from its text alone. */
class PolicyTableTests {

    private static final PolicyInputs READING = inputs(PermissionLevel.READ);

    @Test
    void theVerdictNamesTheRuleAndWhatItsAuthorWroteBesideIt() throws IOException {
        assertThat(new PolicyTable(shipped()).judge(READING))
                .isEqualTo(new PolicyVerdict(
                        PolicyVerdict.Outcome.ALLOW,
                        null,
                        "Reading named resources needs no internal approval",
                        new PolicyVerdict.Rule(
                                "readingNamedResourcesIsAllowed", "The customer is asked straight away.")));
    }

    @Test
    void aRuleWithoutAnAnnotationHasNoLabel() throws IOException {
        assertThat(new PolicyTable(shipped()).judge(inputs(PermissionLevel.WRITE)))
                .isEqualTo(new PolicyVerdict(
                        PolicyVerdict.Outcome.ALLOW_AFTER_APPROVAL,
                        "supportLead",
                        "Changing data needs the customer support lead",
                        new PolicyVerdict.Rule("writingNeedsApproval", null)));
    }

    @Test
    void everyInputIsJudgedAndEveryRuleButTheLastIsNeeded() throws IOException {
        var table = new PolicyTable(shipped());
        assertThat(PolicyInputs.all()).doesNotHaveDuplicates().hasSize(8 * 3 * 2 * 2 * 2 * 3);
        assertThat(PolicyInputs.all()
                        .map(table::judge)
                        .map(it -> it.rule().id())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "classicIsRefused",
                        "weakSignInIsRefused",
                        "adminOnEverythingIsRefused",
                        "m365AlwaysNeedsApproval",
                        "noCustomerDataIsConfirmed",
                        "readingNamedResourcesIsAllowed",
                        "readingEverythingNeedsApproval",
                        "writingNeedsApproval",
                        "adminNeedsApproval");
    }

    @Test
    void whatNoRuleAnswersIsRefused() throws IOException {
        String unanswered = without(shipped(), "anythingElseIsRefused", "readingNamedResourcesIsAllowed");
        assertThat(new PolicyTable(unanswered).judge(READING))
                .isEqualTo(PolicyVerdict.deny("No rule allows this request", null));
    }

    @Test
    void whatTwoRulesAnswerIsRefused() throws IOException {
        for (String policy : new String[] {"UNIQUE", "RULE ORDER", "COLLECT", "ANY"}) {
            String table = shipped().replace("hitPolicy=\"FIRST\"", "hitPolicy=\"" + policy + "\"");
            assertThat(new PolicyTable(table).judge(READING))
                    .as(policy)
                    .isEqualTo(
                            PolicyVerdict.deny("More than one rule fits this request, and only one may decide", null));
        }
    }

    @Test
    void aRowThatSaysNothingIsANo() throws IOException {
        String silent = shipped()
                .replace("<text>\"allow\"</text>", "<text></text>")
                .replace("<text>\"Reading named resources needs no internal approval\"</text>", "<text></text>");
        assertThat(new PolicyTable(silent).judge(READING))
                .isEqualTo(PolicyVerdict.deny(
                        "The provider's own policy refuses this",
                        new PolicyVerdict.Rule(
                                "readingNamedResourcesIsAllowed", "The customer is asked straight away.")));
    }

    @Test
    void anApprovalByNobodyOfTheProviderIsANo() throws IOException {
        String elsewhere = shipped().replace("<text>\"supportLead\"</text>", "<text>\"owner\"</text>");
        assertThat(new PolicyTable(elsewhere)
                        .judge(inputs(PermissionLevel.WRITE))
                        .reason())
                .isEqualTo("The policy names nobody who could approve this");
    }

    @Test
    void aCellThatCannotBeReadIsTold() throws IOException {
        String broken = shipped().replace("<text>\"read\"</text>", "<text>\"read\" or or</text>");
        var table = new PolicyTable(broken);
        assertThatThrownBy(() -> table.judge(READING)).hasMessageContaining("or or");
    }

    @Test
    void aCellInAnotherLanguageReachesNothing() throws IOException {
        String foreign = shipped()
                .replace(
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-reason\">\n          <text>\"Reading named resources needs no internal approval\"</text>",
                        "<outputEntry id=\"readingNamedResourcesIsAllowed-reason\" expressionLanguage=\"juel\">\n          <text>${permissionLevel.getClass().getName()}</text>");
        assertThat(foreign).contains("getClass");
        var table = new PolicyTable(foreign);
        assertThatThrownBy(() -> table.judge(READING)).rootCause().hasMessageContaining("FEEL");
    }

    @Test
    void whatIsNoPolicyIsNotTaken() {
        assertThatThrownBy(() -> new PolicyTable("no DMN")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> new PolicyTable(shipped().replace("id=\"jit-policy\"", "id=\"other\"")))
                .hasMessageContaining("jit-policy");
        assertThatThrownBy(() -> new PolicyTable(shipped().replace("<rule id=\"writingNeedsApproval\">", "<rule>")))
                .hasMessageContaining("must have a 'id'");
    }

    private static PolicyInputs inputs(PermissionLevel level) {
        return new PolicyInputs(Offering.AZURE, CloudService.VIRTUAL_MACHINE, "single", true, true, true, level);
    }

    private static String shipped() throws IOException {
        return Files.readString(Path.of("processes", "jit-policy.dmn"));
    }

    private static String without(String table, String... rules) {
        String left = table;
        for (String rule : rules) {
            left = left.replaceAll("(?s)<rule id=\"" + rule + "\">.*?</rule>", "");
        }
        return left;
    }
}
