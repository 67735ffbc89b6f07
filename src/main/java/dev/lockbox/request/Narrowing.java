package dev.lockbox.request;

import dev.lockbox.identity.Entry;
import java.time.Duration;

/**
 * What an approver approved less than was asked for.
 *
 * @param duration null if it may last as asked
 * @param permissionLevel null if as much may be done as asked
 * @param actions the only ones that may be run; null if no limit was set
 */
public record Narrowing(Duration duration, PermissionLevel permissionLevel, ActionNames actions) {

    /** What the three are called wherever they are entered. */
    public static final String DURATION = "approvedDuration";

    public static final String PERMISSION_LEVEL = "approvedPermissionLevel";
    public static final String ACTIONS = "approvedActions";

    /** All of it was approved, or none. */
    public static final Narrowing NONE = new Narrowing(null, null, null);

    /**
     * Reads what an approver entered; what is null was not.
     *
     * @return whatever it is where a fault was noted
     */
    public static Narrowing read(Entry entry, Object duration, Object permissionLevel, Object actions) {
        return new Narrowing(
                duration == null ? null : Intake.duration(entry, DURATION, duration, null),
                permissionLevel == null ? null : Intake.level(entry, PERMISSION_LEVEL, permissionLevel),
                actions == null ? null : ActionNames.read(entry, ACTIONS, actions));
    }
}
