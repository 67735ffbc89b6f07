package dev.lockbox.identity;

import java.util.regex.Pattern;

/**
 * Reads the address of one mailbox, of a shape that means the same to every mail program and cannot break out of a header:
 * no name before it, no quotes, no comment, no second address; an international domain in its {@code xn--} form.
 */
final class MailAddress {

    /** In characters, as RFC 5321 has it; the engine keeps one more. */
    static final int LONGEST = 254;

    private static final String ATOM = "[A-Za-z0-9_+'%-]+";
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern PLAIN = Pattern.compile(ATOM + "(\\." + ATOM + ")*@" + LABEL + "(\\." + LABEL + ")*");

    private MailAddress() {}

    /** @return null where it is none, with the fault noted */
    static String read(Entry entry, String field, Object value) {
        return entry.mustBe(
                field,
                entry.line(field, value, LONGEST),
                it -> PLAIN.matcher(it).matches(),
                "must be a mail address, and nothing beside it, such as ann@contoso.example");
    }
}
