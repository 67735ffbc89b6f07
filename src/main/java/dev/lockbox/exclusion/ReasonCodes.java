package dev.lockbox.exclusion;

import java.util.List;

/** Codes go into mails, so they are of a shape that can hold neither a link nor a sentence. */
final class ReasonCodes {

    private ReasonCodes() {}

    /** @throws IllegalArgumentException if one of them is of another shape */
    static List<String> checked(String property, List<String> codes) {
        codes.forEach(code -> {
            if (!code.matches("[a-z][a-z0-9-]{1,63}")) {
                throw new IllegalArgumentException(property + " must be words such as court-order, not " + code);
            }
        });
        return List.copyOf(codes);
    }
}
