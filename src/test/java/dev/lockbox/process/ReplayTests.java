package dev.lockbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.process.model.PolicyTable;
import dev.lockbox.request.Judged;
import dev.lockbox.request.PolicyInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a change of the policy would have changed. */
class ReplayTests {

    @Test
    void theSamePolicyWouldHaveChangedNothing() throws IOException {
        assertThat(Replay.of(shipped(), everything()).sentence())
                .isEqualTo("This would have changed none of the last 576 requests.");
    }

    @Test
    void anotherReasonForTheSameVerdictIsNoChange() throws IOException {
        String reworded = shipped()
                .replace("Changing data needs the customer support lead", "The lead looks at this first")
                .replace("writingNeedsApproval\"", "leadFirst\"");
        assertThat(Replay.of(reworded, everything()).changed()).isEmpty();
    }

    @Test
    void aStricterRuleIsToldWithBothVerdicts() throws IOException {
        String stricter = rule("readingNamedResourcesIsAllowed", "\"allow\"", "\"deny\"");
        var outcome = Replay.of(stricter, everything());
        assertThat(outcome.changed()).hasSize(3 * 2 * 3).allSatisfy(changed -> {
            assertThat(changed.before().outcome()).isEqualTo("allow");
            assertThat(changed.after().outcome()).isEqualTo("deny");
            assertThat(changed.after().rule()).isEqualTo("readingNamedResourcesIsAllowed");
            assertThat(changed.tenant()).isEqualTo("fabrikam");
        });
        assertThat(outcome.sentence()).isEqualTo("This would have changed 18 of the last 576 requests.");
    }

    @Test
    void anotherApproverIsAChange() throws IOException {
        String another = rule("adminNeedsApproval", "\"devopsManager\"", "\"supportLead\"");
        assertThat(Replay.of(another, everything()).changed()).isNotEmpty().allSatisfy(changed -> assertThat(
                        changed.after().internalApproverGroup())
                .isEqualTo("supportLead"));
    }

    @Test
    void aTableThatLeavesARequestWithoutAnAnswerWouldHaveRefusedIt() throws IOException {
        String unanswered = shipped().replaceAll("(?s)<rule id=\"(m365|anything).*?</rule>", "");
        assertThat(Replay.of(unanswered, everything()).changed()).isNotEmpty().allSatisfy(changed -> assertThat(
                        changed.after())
                .isEqualTo(new Replay.Verdict("deny", null, "No rule allows this request", null)));
    }

    @Test
    void theSentenceCounts() throws IOException {
        assertThat(Replay.of(shipped(), List.of()).sentence())
                .isEqualTo("There is no request yet that this could have changed.");
        assertThat(Replay.of(shipped(), everything().subList(0, 1)).sentence())
                .isEqualTo("This would have changed none of the last 1 request.");
    }

    private static List<Judged> everything() throws IOException {
        var today = new PolicyTable(shipped());
        return PolicyInputs.all()
                .map(inputs -> new Judged("r" + inputs.hashCode(), "fabrikam", inputs, today.judge(inputs)))
                .toList();
    }

    private static String rule(String id, String from, String to) throws IOException {
        String text = shipped();
        int start = text.indexOf("<rule id=\"" + id + "\"");
        int end = text.indexOf("</rule>", start);
        return text.substring(0, start) + text.substring(start, end).replace(from, to) + text.substring(end);
    }

    private static String shipped() throws IOException {
        return Files.readString(Path.of("processes", "jit-policy.dmn"));
    }
}
