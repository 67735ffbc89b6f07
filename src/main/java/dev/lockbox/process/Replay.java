package dev.lockbox.process;

import dev.lockbox.process.model.PolicyTable;
import dev.lockbox.request.Judged;
import dev.lockbox.request.JudgedRequests;
import dev.lockbox.request.PolicyVerdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells what a change of the policy would have changed, had it been made before the latest requests. */
@Component
public class Replay {

    /** How many requests are looked at, the newest first. */
    private static final int LATEST = 200;

    private final JudgedRequests requests;

    Replay(JudgedRequests requests) {
        this.requests = requests;
    }

    /**
     * A verdict as it is told.
     *
     * @param internalApproverGroup null unless approval is needed
     * @param rule the id of the rule that says so; null if no one rule does
     */
    public record Verdict(String outcome, String internalApproverGroup, String reason, String rule) {

        private static Verdict of(PolicyVerdict verdict) {
            return new Verdict(
                    verdict.outcome().id(),
                    verdict.internalApproverGroup(),
                    verdict.reason(),
                    verdict.rule() == null ? null : verdict.rule().id());
        }
    }

    /** A request that would have been judged otherwise. */
    public record Changed(String requestId, String tenant, Verdict before, Verdict after) {

        private boolean isChange() {
            return !before.outcome().equals(after.outcome())
                    || !Objects.equals(before.internalApproverGroup(), after.internalApproverGroup());
        }
    }

    /**
     * What the replay found.
     *
     * @param sentence the same in words for people
     * @param looked how many requests were judged anew
     * @param changed those of them with another outcome or another approver, newest first
     */
    public record Outcome(String sentence, int looked, List<Changed> changed) {

        private static Outcome of(int looked, List<Changed> changed) {
            return new Outcome(
                    looked == 0
                            ? "There is no request yet that this could have changed."
                            : "This would have changed " + (changed.isEmpty() ? "none" : changed.size())
                                    + " of the last " + looked + (looked == 1 ? " request." : " requests."),
                    looked,
                    changed);
        }
    }

    /** The same for files that are not deployed; empty if the policy is not among them. */
    public Optional<Outcome> of(Map<String, String> files) {
        return Optional.ofNullable(files.get(PolicyTable.FILE)).map(this::of);
    }

    /**
     * Judges the latest requests by a table that is not deployed. Another reason for the same verdict is no change.
     *
     * @param dmn the text of the new table
     * @throws RuntimeException if the table cannot be read, or a cell of it that is looked at
     */
    public Outcome of(String dmn) {
        return of(dmn, requests.latest(LATEST));
    }

    static Outcome of(String dmn, List<Judged> judged) {
        var table = new PolicyTable(dmn);
        return Outcome.of(
                judged.size(),
                judged.stream()
                        .map(it -> new Changed(
                                it.requestId(),
                                it.tenant(),
                                Verdict.of(it.verdict()),
                                Verdict.of(table.judge(it.inputs()))))
                        .filter(Changed::isChange)
                        .toList());
    }
}
