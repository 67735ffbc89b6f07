package dev.lockbox.door.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/** A provider's access system as it could be, which checks what it hears by the text of the specification. */
final class AccessSystem implements AutoCloseable {

    static final String SECRET = Base64.getEncoder().encodeToString("32 bytes that are shared by two.".getBytes());
    static final String NEXT_SECRET = Base64.getEncoder().encodeToString("32 bytes that are shared later..".getBytes());

    static {
        // Without it the JDK's server waits 40 ms between the head of an answer and its body.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How it answers. */
    @FunctionalInterface
    interface Manner {
        void answer(HttpExchange exchange, JsonNode call) throws IOException;
    }

    /** A call as it came. */
    record Heard(Headers headers, byte[] bytes, JsonNode call) {

        String webhookId() {
            return headers.getFirst("webhook-id");
        }

        String event() {
            return call.path("event").asText();
        }

        /** Whether one of the signatures is made with that secret over these bytes. */
        boolean isSignedBy(String secret, byte[] bytes) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
            mac.update((webhookId() + "." + headers.getFirst("webhook-timestamp") + "."
                            + new String(bytes, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
            String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal());
            return List.of(headers.getFirst("webhook-signature").split(" ")).contains(expected);
        }
    }

    final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
    final Set<String> open = new ConcurrentSkipListSet<>();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Manner manner = this::obey;

    private AccessSystem(HttpServer server) throws IOException {
        this.server = server;
        server.bind(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::hear);
        server.start();
    }

    static AccessSystem overHttp() throws IOException {
        return new AccessSystem(HttpServer.create());
    }

    static AccessSystem overTls(SSLContext certificate) throws IOException {
        HttpsServer server = HttpsServer.create();
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        return new AccessSystem(server);
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://localhost:"
                + server.getAddress().getPort() + "/lockbox?a=b";
    }

    void answers(Manner manner) {
        this.manner = manner;
    }

    void answersAlways(int status, String type, String text) {
        answers((exchange, call) -> say(exchange, status, type, text));
    }

    void obeys() {
        manner = this::obey;
    }

    Heard last() {
        return heard.get(heard.size() - 1);
    }

    private void hear(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        JsonNode call = JSON.readTree(bytes);
        heard.add(new Heard(exchange.getRequestHeaders(), bytes, call));
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            manner.answer(exchange, call);
        } finally {
            atOnce.decrementAndGet();
            exchange.close();
        }
    }

    /** Does what it is told, and says so. */
    void obey(HttpExchange exchange, JsonNode call) throws IOException {
        String place = call.path("place").asText();
        switch (call.path("event").asText()) {
            case "open", "prolong" -> {
                open.add(place);
                acknowledge(exchange, Map.of("acknowledged", call.path("id"), "state", "open"));
            }
            case "close" -> {
                open.remove(place);
                acknowledge(exchange, Map.of("acknowledged", call.path("id"), "state", "shut"));
            }
            case "look" -> acknowledge(exchange, Map.of("acknowledged", call.path("id"), "open", open));
            default -> say(exchange, 400, "text/plain", "What?");
        }
    }

    static void acknowledge(HttpExchange exchange, Map<String, ?> answer) throws IOException {
        say(exchange, 200, "application/json", JSON.writeValueAsString(answer));
    }

    static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
