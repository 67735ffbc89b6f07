package dev.lockbox.api;

import dev.lockbox.change.ModelChange;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.CloudService;
import dev.lockbox.request.RequestCode;
import dev.lockbox.request.RequestSearch;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
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

    /** One of those words; null for none. */
    <S extends Enum<S>> S status(String status, Class<S> known) {
        if (status == null) {
            return null;
        }
        return Arrays.stream(known.getEnumConstants())
                .filter(it -> it.name().equals(status))
                .findFirst()
                .orElseGet(() -> fault(
                        "status",
                        "must be one of "
                                + Arrays.stream(known.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
    }

    /** What stands in mails about a request; null for none. */
    RequestCode code(String code) {
        return code == null
                ? null
                : RequestCode.parse(code)
                        .orElseGet(() -> fault("code", "must be the code of a mail, such as 3F0C-2D0E"));
    }

    CloudService service(String service) {
        return service == null
                ? null
                : CloudService.of(service).orElseGet(() -> fault("service", "must be the id of a service"));
    }

    /** Text as it is, but for control characters, of which databases make different things. */
    String text(String name, String text) {
        boolean clean = text == null || text.chars().noneMatch(Character::isISOControl);
        return clean ? text : fault(name, "holds control characters");
    }

    /** @param most how many at most */
    List<String> list(String name, List<String> texts, int most) {
        if (texts.size() > most) {
            return fault(name, "must be at most " + most);
        }
        texts.forEach(text -> text(name, text));
        return texts;
    }

    /** A place in a log, or how many records it holds. */
    long place(String name, String text, long least, long most) {
        if (text != null && text.matches("[0-9]{1,18}")) {
            long place = Long.parseLong(text);
            if (place >= least && place <= most) {
                return place;
            }
        }
        entry.fault(name, most == Long.MAX_VALUE ? "must be a whole number" : "must be a whole number up to " + most);
        return least;
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
            Instant instant = text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (isStorable(instant)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // told below
        }
        return fault(name, "must be an instant such as 2026-11-22T09:30:00Z or a day such as 2026-11-22");
    }

    private static boolean isStorable(Instant instant) {
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        return year >= 1 && year <= 9999;
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
            Instant createdAt = Instant.ofEpochMilli(Long.parseLong(parts[0]));
            if (isStorable(createdAt)) {
                return new RequestSearch.Position(
                        createdAt, UUID.fromString(parts[1]).toString());
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | DateTimeException e) {
            // told below
        }
        return fault("cursor", "must be the value of next in the page before");
    }

    /** The user name the page before ended with; empty to begin. */
    String user(String cursor) {
        if (cursor == null) {
            return "";
        }
        try {
            String user = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (user.matches("[a-zA-Z0-9]{1,64}")) {
                return user;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        return fault("cursor", "must be the value of next in the page before");
    }

    static String cursor(Person last) {
        return encoded(last.id());
    }

    static String cursor(AccessRequest last) {
        return encoded(last.createdAt().toEpochMilli() + "|" + last.id());
    }

    static String cursor(AccessGrant last) {
        return encoded(last.openedAt().toEpochMilli() + "|" + last.id());
    }

    static String cursor(ModelChange last) {
        return encoded(last.proposedAt().toEpochMilli() + "|" + last.id());
    }

    static String cursor(Exclusion last) {
        return encoded(last.dated().toEpochMilli() + "|" + last.id());
    }

    private static String encoded(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    <T> T fault(String field, String detail) {
        entry.fault(field, detail);
        return null;
    }
}
