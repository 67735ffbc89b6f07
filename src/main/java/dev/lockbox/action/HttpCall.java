package dev.lockbox.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A call to a system of the provider whose scheme, host and port stand in the catalogue and nowhere else. */
final class HttpCall implements Work {

    static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** What servers may take for the end of a segment, whatever it is encoded as. */
    private static final Pattern WINDING = Pattern.compile(".*[/\\\\%;?#].*|\\.{1,2}", Pattern.DOTALL);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Follows no redirect: it leads where the catalogue does not. */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String method;
    private final String origin;
    private final List<Slot> path;
    private final Map<String, Slot> query;
    private final Map<String, Slot> body;
    private final Map<String, String> headers;

    /**
     * @param origin scheme, host and port
     * @param path its segments
     * @param body the members of a JSON object; none for no body
     * @param headers their values, which are secrets
     */
    HttpCall(
            String method,
            String origin,
            List<Slot> path,
            Map<String, Slot> query,
            Map<String, Slot> body,
            Map<String, String> headers) {
        this.method = method;
        this.origin = origin;
        this.path = path;
        this.query = query;
        this.body = body;
        this.headers = headers;
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public Set<String> uses() {
        return Stream.of(path, query.values(), body.values())
                .flatMap(slots -> slots.stream().flatMap(slot -> slot.uses().stream()))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> needs() {
        return path.stream().flatMap(slot -> slot.uses().stream()).collect(Collectors.toSet());
    }

    @Override
    public void judge(Parameter parameter, Object value, Entry entry) {
        // Some servers fold letters that look alike before they look for the end of a segment.
        String folded = Normalizer.normalize(String.valueOf(value), Normalizer.Form.NFKC);
        if (needs().contains(parameter.name()) && WINDING.matcher(folded).matches()) {
            entry.fault(parameter.field(), "cannot be part of a path: leave out / \\ % ; ? # and lone dots");
        }
    }

    @Override
    public Result run(Map<String, Object> bound, Going going) throws WorkFailed, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> call =
                CLIENT.sendAsync(request(bound), BodyHandlers.ofInputStream());
        going.atTheEnd(() -> call.cancel(true));
        try {
            HttpResponse<InputStream> answer = call.get();
            try (InputStream content = answer.body()) {
                going.atTheEnd(() -> close(content));
                giveOut(new InputStreamReader(content, StandardCharsets.UTF_8), going);
            }
            return new Result(answer.statusCode() / 100 == 2, Map.of("HttpStatus", answer.statusCode()));
        } catch (ExecutionException e) {
            throw new WorkFailed("The system that was called does not answer", e.getCause());
        } catch (IOException e) {
            throw new WorkFailed("The answer broke off", e);
        }
    }

    /** Bit by bit, however much it is. */
    static void giveOut(Reader text, Going going) throws IOException, InterruptedException {
        char[] some = new char[8192];
        for (int read = text.read(some); read >= 0; read = text.read(some)) {
            if (read > 0) {
                going.text(new String(some, 0, read));
            }
        }
    }

    private static void close(InputStream content) {
        try {
            content.close();
        } catch (IOException e) {
            // Nothing comes through it any more, which is what was wanted.
        }
    }

    HttpRequest request(Map<String, Object> bound) {
        var request = HttpRequest.newBuilder(uri(bound));
        headers.forEach(request::header);
        if (body.isEmpty()) {
            return request.method(method, BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json(bound)))
                .build();
    }

    private URI uri(Map<String, Object> bound) {
        String segments =
                path.stream().map(slot -> "/" + encoded(slot.fill(bound))).collect(Collectors.joining());
        String terms = query.entrySet().stream()
                .filter(term -> term.getValue().fill(bound) != null)
                .map(term ->
                        encoded(term.getKey()) + "=" + encoded(term.getValue().fill(bound)))
                .collect(Collectors.joining("&"));
        return URI.create(origin + segments + (terms.isEmpty() ? "" : "?" + terms));
    }

    private static String encoded(Object value) {
        return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String json(Map<String, Object> bound) {
        Map<String, Object> members = new LinkedHashMap<>();
        body.forEach((name, slot) -> {
            Object value = slot.fill(bound);
            if (value != null) {
                members.put(name, Parameter.inJson(value));
            }
        });
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Text, numbers and truth values are JSON", e);
        }
    }
}
