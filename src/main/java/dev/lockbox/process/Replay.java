package dev.lockbox.process;

import dev.lockbox.process.model.PolicyTable;
import dev.lockbox.request.Judged;
import dev.lockbox.request.JudgedRequests;
import dev.lockbox.request.PolicyVerdict;
import java.util.List;
import java.util.Objects;
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

    /** A request that would have been judged otherwise. */
    public record Changed(String requestId, String tenant, PolicyVerdict before, PolicyVerdict after) {

        private boolean isChange() {
            return before.outcome() != after.outcome()
                    || !Objects.equals(before.internalApproverGroup(), after.internalApproverGroup());
        }
    }

    /**
     * What the replay found.
     *
     * @param looked how many requests were judged anew
     * @param changed those of them with another outcome or another approver, newest first
     */
    public record Outcome(int looked, List<Changed> changed) {

        /** In words for people. */
        public String sentence() {
            return looked == 0
                    ? "There is no request yet that this could have changed."
                    : "This would have changed " + (changed.isEmpty() ? "none" : changed.size()) + " of the last "
                            + looked + (looked == 1 ? " request." : " requests.");
        }
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
        return new Outcome(
                judged.size(),
                judged.stream()
                        .map(it -> new Changed(it.requestId(), it.tenant(), it.verdict(), table.judge(it.inputs())))
                        .filter(Changed::isChange)
                        .toList());
    }
}
