package dev.lockbox.door.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockbox.grant.Pass;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What the receiver is told, as it stands in the JSON; what is not known is left out.
 *
 * @param id of this very call, which the answer repeats: an answer kept from an earlier one says nothing of now
 * @param at when it was made: of two calls about one place the receiver does what the later one says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Call(
        Event event,
        String id,
        String door,
        String place,
        String grantId,
        String requestId,
        String tenant,
        String engineer,
        String service,
        String resource,
        String permissionLevel,
        String until,
        String at) {

    static Call about(Pass pass, Event event, String door, Instant at) {
        return new Call(
                event,
                unique(),
                door,
                place(pass),
                pass.grantId(),
                pass.requestId(),
                pass.tenant(),
                pass.engineer(),
                pass.service().id(),
                pass.resource(),
                pass.permissionLevel().id(),
                pass.until().toString(),
                at.toString());
    }

    /** @param place null for all of them */
    static Call about(String place, Event event, String door, Instant at) {
        return new Call(event, unique(), door, place, null, null, null, null, null, null, null, null, at.toString());
    }

    /**
     * One for each thing an engineer may do to a resource, in words people can read and a hash of the resource, of which
     * every letter counts: where two grants were wrongly taken for one, the first to end would not shut.
     */
    static String place(Pass pass) {
        return String.join(
                ".",
                pass.engineer(),
                pass.tenant(),
                pass.service().id(),
                pass.permissionLevel().id(),
                hash(pass.resource()));
    }

    /** The same each time the same is said again; unlike any other where nothing ties it to a grant. */
    String webhookId() {
        return until == null ? unique() : hash(String.join("\n", door, event.id(), until, place));
    }

    static String unique() {
        return UUID.randomUUID().toString();
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
