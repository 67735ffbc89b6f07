package dev.lockbox.door.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.wire.Signature;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** The provider's own access system. It is believed what it acknowledges, and nothing else counts as an answer. */
final class Receiver {

    private static final int LONGEST_ANSWER = 64 * 1024;

    /** Some ten thousands of places. */
    private static final int LONGEST_LIST = 4 * 1024 * 1024;

    private static final int FIRST_WORDS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI url;
    private final Signature signature;
    private final Clock clock;

    Receiver(URI url, SSLContext trust, Signature signature, Clock clock) {
        this.client = HttpClient.newBuilder()
                .sslContext(trust)
                // Whoever answers with another address is not who was configured.
                .followRedirects(HttpClient.Redirect.NEVER)
                // By itself the client asks plain HTTP servers for an upgrade, at which some stumble.
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.url = url;
        this.signature = signature;
        this.clock = clock;
    }

    /**
     * @param webhookId by which the receiver knows a double
     * @return what it acknowledged the call with, or a {@link DoorStuck}
     */
    CompletableFuture<JsonNode> tell(Call call, String webhookId, Duration patience) {
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(
                signed(call, webhookId),
                head -> new FirstBytes(call.event() == Event.LOOK ? LONGEST_LIST : LONGEST_ANSWER));
        // The client's own time-out ends with the first line of the answer.
        CompletableFuture<HttpResponse<byte[]>> inTime =
                sent.copy().orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
        return inTime.handle((answer, failure) -> {
            sent.cancel(true);
            try {
                if (failure != null) {
                    throw stuck(failure, patience);
                }
                return acknowledged(answer, call);
            } catch (DoorStuck stuck) {
                throw new CompletionException(stuck);
            }
        });
    }

    private HttpRequest signed(Call call, String webhookId) {
        byte[] body = written(call);
        long timestamp = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("webhook-id", webhookId)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", signature.over(webhookId, timestamp, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private static byte[] written(Call call) {
        try {
            return JSON.writeValueAsBytes(call);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A call cannot be written down", e);
        }
    }

    /** A proxy's or a login page's 200 acknowledges nothing. */
    private static JsonNode acknowledged(HttpResponse<byte[]> answer, Call call) throws DoorStuck {
        int status = answer.statusCode();
        if (status / 100 != 2) {
            throw new DoorStuck("The access system answered " + status + hint(status, call) + said(answer));
        }
        JsonNode told = read(answer.body());
        if (!call.id().equals(told.path("acknowledged").textValue())) {
            throw new DoorStuck(
                    "The access system answered " + status + " without acknowledging this call" + said(answer));
        }
        return told;
    }

    private static String hint(int status, Call call) {
        if (status / 100 == 3) {
            return ", which leads elsewhere and is not followed";
        }
        boolean knowsNoLook = call.event() == Event.LOOK && (status == 404 || status == 501);
        return knowsNoLook ? "; if it cannot say what stands open, set this door's \"look\" to false" : "";
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static String said(HttpResponse<byte[]> answer) {
        String words = new String(answer.body(), StandardCharsets.UTF_8)
                .replaceAll("[^\\p{L}\\p{N}\\p{P}\\p{S}]+", " ")
                .strip();
        if (words.isEmpty()) {
            return ".";
        }
        return ": " + (words.length() <= FIRST_WORDS ? words : words.substring(0, FIRST_WORDS) + "...");
    }

    private static DoorStuck stuck(Throwable failure, Duration patience) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new DoorStuck("The access system " + trouble(cause, patience), cause);
    }

    private static String trouble(Throwable cause, Duration patience) {
        if (cause instanceof TimeoutException) {
            return "did not answer within " + patience.toMillis() + " ms.";
        }
        if (cause instanceof ConnectException) {
            return "cannot be reached.";
        }
        if (cause instanceof SSLException) {
            return "cannot be spoken with over TLS: " + cause.getMessage();
        }
        return "did not answer to the end: " + cause.getMessage();
    }
}
