package dev.lockbox.api;

import dev.lockbox.audit.Viewpoints;
import dev.lockbox.ledger.Search;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parameters of a search, named as those of {@code Search-UnifiedAuditLog}; lists are separated by commas.
 *
 * @param tenant whose log, for the provider's compliance; one's own if left out
 * @param sort a column; with a minus before it, from the last to the first
 * @param cursor where the page before ended
 * @param withCheckpoint {@code true} for the checkpoint as the last line of an export in lines
 */
record AuditQuery(
        String tenant,
        String startDate,
        String endDate,
        String operations,
        String userIds,
        String objectIds,
        String requestIds,
        String ipAddresses,
        String freeText,
        String sort,
        String resultSize,
        String cursor,
        String withCheckpoint) {

    private static final int USUAL_SIZE = 100;
    private static final int MOST = 5000;

    /** Whether it asks for a page, and not for everything there is. */
    boolean isOfAPage() {
        return sort != null || resultSize != null || cursor != null;
    }

    Search.Terms terms(Viewpoints.Viewpoint viewpoint, QueryReader query) {
        if (!viewpoint.isWhole()) {
            // Each would tell, bit by bit, the words that are not shown.
            if (freeText != null) {
                query.fault("freeText", "is for a customer's own people");
            }
            if (sort != null && sort.endsWith(Search.Column.AUDIT_DATA.id())) {
                query.fault("sort", "by auditData is for a customer's own people");
            }
        }
        return new Search.Terms(
                viewpoint.log(),
                query.instant("startDate", startDate),
                query.instant("endDate", endDate),
                list("operations", operations, query),
                list("userIds", userIds, query),
                list("objectIds", objectIds, query),
                list("requestIds", requestIds, query),
                list("ipAddresses", ipAddresses, query),
                freeText == null || freeText.isEmpty() ? null : query.text("freeText", freeText),
                viewpoint.hidden().orElse(null));
    }

    boolean endsWithCheckpoint(QueryReader query) {
        if (withCheckpoint != null && !withCheckpoint.equals("true") && !withCheckpoint.equals("false")) {
            query.fault("withCheckpoint", "must be true or false");
        }
        return "true".equals(withCheckpoint);
    }

    // A parameter that is repeated comes as one text, its values joined by commas.
    private static List<String> list(String name, String values, QueryReader query) {
        if (values == null) {
            return List.of();
        }
        List<String> each = Arrays.stream(values.split(","))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
        return query.list(name, each, 100);
    }

    /** One more than is shown, which tells whether there is a next page. */
    Search.Page page(QueryReader query) {
        boolean descending = sort == null || sort.startsWith("-");
        return new Search.Page(
                column(query),
                descending,
                query.number("cursor", cursor),
                query.size("resultSize", resultSize, USUAL_SIZE, MOST) + 1);
    }

    private Search.Column column(QueryReader query) {
        if (sort == null) {
            return Search.Column.CREATION_DATE;
        }
        String wanted = sort.startsWith("-") ? sort.substring(1) : sort;
        return Arrays.stream(Search.Column.values())
                .filter(it -> it.id().equals(wanted))
                .findFirst()
                .orElseGet(() -> query.fault(
                        "sort",
                        "must be one of "
                                + Arrays.stream(Search.Column.values())
                                        .map(Search.Column::id)
                                        .collect(Collectors.joining(", "))
                                + ", with a minus before it to begin with the last"));
    }
}
