package dev.lockbox.decision;

import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.Narrowing;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** An answer that can be kept, with what was said to it. */
record Given(Answer answer, String comment, Narrowing narrowing) {

    /**
     * Reads what was entered.
     *
     * @param allowed which answers this door takes
     * @param left what there is to approve, and no more than that
     * @throws Refused with every fault in it
     */
    static Given read(
            Said said,
            String answerField,
            String commentField,
            Set<Answer> allowed,
            AccessRequest request,
            Supplier<Terms> left) {
        var entry = new Entry();
        Answer answer = Answer.read(entry, answerField, said.in(answerField), allowed);
        String comment = entry.comment(commentField, said.in(commentField));
        Narrowing narrowing = answer == null || answer == Answer.APPROVE
                ? narrowing(entry, said, request, left)
                : nothingToNarrow(entry, said);
        if (!entry.faults().isEmpty()) {
            throw Refused.invalid(entry.faults()).about(request.tenant(), request.id());
        }
        return new Given(answer, comment, narrowing);
    }

    private static Narrowing narrowing(Entry entry, Said said, AccessRequest request, Supplier<Terms> left) {
        Narrowing narrowing = Narrowing.read(
                entry,
                entered(said, Narrowing.DURATION),
                entered(said, Narrowing.PERMISSION_LEVEL),
                entered(said, Narrowing.ACTIONS));
        if (!narrowing.equals(Narrowing.NONE)) {
            left.get().mustInclude(narrowing, request, entry);
        }
        return narrowing;
    }

    private static Narrowing nothingToNarrow(Entry entry, Said said) {
        Stream.of(Narrowing.DURATION, Narrowing.PERMISSION_LEVEL, Narrowing.ACTIONS)
                .filter(field -> entered(said, field) != null)
                .forEach(field -> entry.fault(field, "goes with Approve alone: nothing is opened otherwise"));
        return Narrowing.NONE;
    }

    /** Forms send an empty text for what was left out. */
    private static Object entered(Said said, String field) {
        Object value = said.in(field);
        return value instanceof String text && text.isBlank() ? null : value;
    }
}
