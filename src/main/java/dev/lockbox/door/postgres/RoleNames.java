package dev.lockbox.door.postgres;

import dev.lockbox.grant.DoorStuck;
import java.util.regex.Pattern;

/** What the roles made for grants are called: a prefix, and the grant's id without its dashes. */
record RoleNames(String prefix) {

    private static final Pattern GRANT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern DIGITS = Pattern.compile("(.{8})(.{4})(.{4})(.{4})(.{12})");

    String of(String grantId) throws DoorStuck {
        if (!GRANT.matcher(grantId).matches()) {
            throw new DoorStuck("No grant has the id " + grantId + ".");
        }
        return prefix + grantId.replace("-", "");
    }

    String grantOf(String role) {
        return DIGITS.matcher(role.substring(prefix.length())).replaceFirst("$1-$2-$3-$4-$5");
    }

    /** The regular expression that these names match, and no others. */
    String pattern() {
        return "^" + prefix + "[0-9a-f]{32}$";
    }
}
