package dev.lockbox.decision;

import dev.lockbox.identity.Entry;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.InWords;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PermissionLevel;
import java.time.Duration;
import java.util.Optional;

/**
 * What can be opened on a request: what was asked for, or less where an approver said so. Terms only ever get narrower.
 *
 * @param actions the only pre-approved actions that may be run; empty if no limit was set
 */
public record Terms(Duration duration, PermissionLevel permissionLevel, Optional<ActionNames> actions) {

    static Terms asked(AccessRequest request) {
        return new Terms(request.duration(), request.permissionLevel(), Optional.empty());
    }

    /** The lesser of both in every respect. */
    Terms narrowedBy(Narrowing narrowing) {
        return new Terms(
                lesser(duration, narrowing.duration()),
                lesser(permissionLevel, narrowing.permissionLevel()),
                actions.map(mine -> narrowing.actions() == null ? mine : mine.and(narrowing.actions()))
                        .or(() -> Optional.ofNullable(narrowing.actions())));
    }

    private static <T extends Comparable<T>> T lesser(T mine, T other) {
        return other == null || mine.compareTo(other) <= 0 ? mine : other;
    }

    /** Notes as a fault, field by field, what of it is more than these. */
    void mustInclude(Narrowing narrowing, AccessRequest request, Entry entry) {
        if (narrowing.duration() != null && narrowing.duration().compareTo(duration) > 0) {
            entry.fault(
                    Narrowing.DURATION,
                    "is too long: "
                            + atMost(duration.toString(), request.duration().toString()));
        }
        if (narrowing.permissionLevel() != null && narrowing.permissionLevel().compareTo(permissionLevel) > 0) {
            entry.fault(
                    Narrowing.PERMISSION_LEVEL,
                    "is too much: "
                            + atMost(
                                    permissionLevel.id(),
                                    request.permissionLevel().id()));
        }
        actions.filter(mine -> narrowing.actions() != null
                        && !mine.and(narrowing.actions()).equals(narrowing.actions()))
                .ifPresent(mine -> entry.fault(Narrowing.ACTIONS, "are too many: the provider left only " + mine));
    }

    private static String atMost(String left, String asked) {
        return left.equals(asked) ? asked + " was asked for" : asked + " was asked for, and the provider left " + left;
    }

    /** Whether it is less than the engineer asked for. */
    public boolean areLessThanAsked(AccessRequest request) {
        return !equals(asked(request));
    }

    /** As people say it: {@code 30 minutes, read, only the actions restart-sync}. */
    public String inWords() {
        return InWords.duration(duration) + ", " + permissionLevel.id()
                + actions.map(names -> ", only the actions " + names).orElse("");
    }
}
