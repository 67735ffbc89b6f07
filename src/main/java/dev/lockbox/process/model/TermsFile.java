package dev.lockbox.process.model;

import dev.lockbox.identity.Offering;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Roles;
import dev.lockbox.request.AccessTerms;
import dev.lockbox.request.InWords;
import dev.lockbox.request.Intake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the terms of access say, once they passed, for each offering. */
record TermsFile(Map<Offering, Terms> terms) {

    static final String NAME = "access-terms.dmn";

    private static final String ID = "access-terms";

    private static final Set<String> COLUMNS =
            Set.of("defaultDuration", "maximumDuration", "approverRoles", "mailRule");

    private static final Set<String> MAIL_RULES = Set.of("noLink", "portalLink");

    /** @param approverRoles the ids of the customer's roles that decide */
    record Terms(Duration defaultDuration, Duration maximumDuration, Set<String> approverRoles, String mailRule) {}

    /** @return empty if there are faults, which are added */
    static Optional<TermsFile> read(String text, Duration longest, Faults faults) {
        List<Map<String, Object>> cases = Stream.of(Offering.values())
                .<Map<String, Object>>map(offering -> Map.of("offering", offering.id()))
                .toList();
        Optional<TableFile> table = TableFile.read(text, ID, COLUMNS, Set.of("offering"), cases, faults);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        Map<Offering, Terms> terms = new EnumMap<>(Offering.class);
        for (Offering offering : Offering.values()) {
            terms(table.get(), offering, longest, faults).ifPresent(it -> terms.put(offering, it));
        }
        return faults.isEmpty() ? Optional.of(new TermsFile(terms)) : Optional.empty();
    }

    private static Optional<Terms> terms(TableFile table, Offering offering, Duration longest, Faults faults) {
        String id = offering.id();
        Map<String, Object> row;
        try {
            var rows = table.answer(Map.of("offering", id));
            if (rows.size() != 1) {
                faults.add(ID, "everyCaseIsDecided", "Exactly one rule gives the terms of " + id + ".");
                return Optional.empty();
            }
            row = rows.get(0).getEntryMap();
        } catch (RuntimeException several) {
            faults.add(ID, "everyCaseIsDecided", "Exactly one rule gives the terms of " + id + ".");
            return Optional.empty();
        }
        Optional<Duration> byDefault = duration(row, "defaultDuration", id, longest, faults);
        Optional<Duration> atMost = duration(row, "maximumDuration", id, longest, faults);
        if (byDefault.isPresent() && atMost.isPresent() && byDefault.get().compareTo(atMost.get()) > 0) {
            faults.add(ID, "accessWithinBounds", "The default duration for " + id + " is longer than the longest.");
        }
        Set<String> roles = roles(row, offering, faults);
        String mailRule = String.valueOf(row.get("mailRule"));
        if (!MAIL_RULES.contains(mailRule)) {
            faults.add(ID, "knownMailRulesOnly", "The mail rule for " + id + " is noLink or portalLink.");
        } else if (offering == Offering.M365 && !mailRule.equals("noLink")) {
            faults.add(
                    ID,
                    "noLinkForM365",
                    "Mails to customers of m365 never carry a link: whoever gets one that does knows it is false.");
        }
        return faults.isEmpty()
                ? Optional.of(new Terms(byDefault.orElseThrow(), atMost.orElseThrow(), roles, mailRule))
                : Optional.empty();
    }

    private static Optional<Duration> duration(
            Map<String, Object> row, String column, String offering, Duration longest, Faults faults) {
        String text = String.valueOf(row.get(column));
        Optional<Duration> duration = Timers.duration(text);
        if (duration.isEmpty()) {
            faults.add(
                    ID,
                    "accessWithinBounds",
                    "The " + column + " for " + offering + ", \"" + text
                            + "\", is no ISO 8601 duration of days, hours, minutes"
                            + " and seconds: PT90M is 90 minutes, PT6H six hours.");
        } else if (duration.get().compareTo(Intake.SHORTEST) < 0
                || duration.get().compareTo(longest) > 0) {
            faults.add(
                    ID,
                    "accessWithinBounds",
                    "The " + column + " for " + offering + ", " + InWords.duration(duration.get())
                            + ", is out of bounds: at least " + InWords.duration(Intake.SHORTEST) + ", at most "
                            + InWords.duration(longest) + ".");
        }
        return duration;
    }

    private static Set<String> roles(Map<String, Object> row, Offering offering, Faults faults) {
        Set<String> deciding =
                offering.decidingRoles().stream().map(Role::id).collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = Stream.of(String.valueOf(row.get("approverRoles")).split(",", -1))
                .map(String::strip)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!deciding.containsAll(named)) {
            faults.add(
                    ID,
                    "onlyTheCustomerDecides",
                    "For " + offering.id() + " decide " + String.join(", ", deciding)
                            + ", or some of them; nobody else is made to decide by a table.");
        }
        return named;
    }

    AccessTerms of(Offering offering) {
        Terms it = terms.get(offering);
        return new AccessTerms(
                it.defaultDuration(),
                it.maximumDuration(),
                Roles.parse(String.join(",", it.approverRoles())),
                it.mailRule(),
                null);
    }

    /** What is otherwise than before. */
    List<Difference> differencesFrom(TermsFile before) {
        List<Difference> differences = new ArrayList<>();
        terms.forEach((offering, is) -> {
            Terms was = before.terms.get(offering);
            differ(
                    differences,
                    offering,
                    "longest access for " + offering.id(),
                    was.maximumDuration(),
                    is.maximumDuration());
            differ(
                    differences,
                    offering,
                    "access for " + offering.id() + " if no duration is asked for",
                    was.defaultDuration(),
                    is.defaultDuration());
            if (!was.approverRoles().equals(is.approverRoles())) {
                differences.add(new Difference(
                        offering,
                        !was.approverRoles().containsAll(is.approverRoles()),
                        "who decides for " + offering.id() + ": " + String.join(", ", was.approverRoles()) + " to "
                                + String.join(", ", is.approverRoles())));
            }
            if (!was.mailRule().equals(is.mailRule())) {
                differences.add(new Difference(
                        offering,
                        false,
                        "mails for " + offering.id() + ": " + was.mailRule() + " to " + is.mailRule()));
            }
        });
        return differences;
    }

    private static void differ(List<Difference> all, Offering offering, String what, Duration was, Duration is) {
        if (!was.equals(is)) {
            all.add(new Difference(
                    offering,
                    is.compareTo(was) > 0,
                    what + ": " + InWords.duration(was) + " to " + InWords.duration(is)));
        }
    }
}
