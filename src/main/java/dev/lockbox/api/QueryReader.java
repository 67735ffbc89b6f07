package dev.lockbox.api;

import dev.lockbox.identity.Refused;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.Entry;
import dev.lockbox.request.RequestSearch;
import dev.lockbox.request.RequestStatus;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** Reads query parameters and gathers every fault in them. */
final class QueryReader {

    private final Entry entry = new Entry();

    /** @throws Refused with every fault that was met */
    void check() {
        if (!entry.faults().isEmpty()) {
            throw Refused.invalid(entry.faults());
        }
    }

    RequestStatus status(String status) {
        if (status == null) {
            return null;
        }
        return Arrays.stream(RequestStatus.values())
                .filter(it -> it.name().equals(status))
                .findFirst()
                .orElseGet(() -> fault(
                        "status",
                        "must be one of "
                                + Arrays.stream(RequestStatus.values())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
    }

    int size(String name, String text, int otherwise, int most) {
        if (text == null) {
            return otherwise;
        }
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= most) {
                return size;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        entry.fault(name, "must be a whole number from 1 to " + most);
        return otherwise;
    }

    /** An instant of ISO 8601, or a day, which begins at midnight UTC. */
    Instant instant(String name, String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            return fault(name, "must be an instant such as 2026-11-22T09:30:00Z or a day such as 2026-11-22");
        }
    }

    Long number(String name, String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return fault(name, "must be the value of next in the page before");
        }
    }

    RequestSearch.Position position(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", 2);
            return new RequestSearch.Position(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return fault("cursor", "must be the value of next in the page before");
        }
    }

    static String cursor(AccessRequest last) {
        String position = last.createdAt().toEpochMilli() + "|" + last.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private <T> T fault(String field, String detail) {
        entry.fault(field, detail);
        return null;
    }
}
