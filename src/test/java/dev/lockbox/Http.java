package dev.lockbox;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

/** Calls the running application as a program would. */
@TestComponent
public final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Environment environment;
    private final Map<String, String> passwords = new ConcurrentHashMap<>();

    Http(Environment environment) {
        this.environment = environment;
    }

    /** What came back. */
    public record Answer(int status, String text, Map<String, List<String>> headers) {

        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("No JSON: " + text, e);
            }
        }

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(it -> it.getKey().equalsIgnoreCase(name))
                    .map(it -> it.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** From now on that user signs in with that password, and no more with their own name. */
    public void remember(String user, String password) {
        passwords.put(user, password);
    }

    private String password(String user) {
        return passwords.getOrDefault(user, user);
    }

    public Answer get(String user, String path) {
        return send(request(user, path).GET());
    }

    /**
     * What stands on all pages of a list: who shares a database with other tests cannot know on which their own stands.
     *
     * @param path with a query, if only a limit
     * @param list the field of a page that holds it
     */
    public List<JsonNode> pages(String user, String path, String list) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page;
        String cursor = "";
        do {
            Answer answer = get(user, path + cursor);
            if (answer.status() != 200) {
                throw new AssertionError(path + cursor + " answered " + answer.status() + ": " + answer.text());
            }
            page = answer.json();
            page.path(list).forEach(all::add);
            cursor = "&cursor=" + page.path("next").asText();
        } while (!page.path("next").isNull());
        return all;
    }

    /** @param headers names and values, by turns */
    public Answer get(String user, String path, String... headers) {
        return send(request(user, path).headers(headers).GET());
    }

    /** A file that came back. */
    public record Download(int status, byte[] bytes, Map<String, List<String>> headers) {

        public String header(String name) {
            return new Answer(status, null, headers).header(name);
        }
    }

    private HttpRequest asked(String user, String path, String... headers) {
        var request = request(user, path).GET();
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    public Download download(String user, String path, String... headers) {
        HttpResponse<byte[]> response = exchange(client, asked(user, path, headers), BodyHandlers.ofByteArray());
        return new Download(
                response.statusCode(), response.body(), response.headers().map());
    }

    public Answer post(String user, String path, Object body) {
        return send(request(user, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(text(body))));
    }

    public Answer form(String user, String path, String fields) {
        return send(request(user, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields)));
    }

    /** One part of a form; a file where it has a file's name. */
    public record Part(String name, String fileName, byte[] content) {

        public static Part field(String name, String value) {
            return new Part(name, null, value.getBytes(StandardCharsets.UTF_8));
        }

        public static Part file(String name, String text) {
            return new Part(name, name, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Posts a form with files. */
    public Answer upload(String user, String path, List<Part> parts) {
        return send(multipart(request(user, path), parts));
    }

    private static HttpRequest.Builder multipart(HttpRequest.Builder request, List<Part> parts) {
        var body = new ByteArrayOutputStream();
        for (Part part : parts) {
            String file =
                    part.fileName() == null ? "" : "; filename=\"" + part.fileName() + "\"\r\nContent-Type: text/xml";
            body.writeBytes(
                    ("--border\r\nContent-Disposition: form-data; name=\"" + part.name() + "\"" + file + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(part.content());
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes("--border--\r\n".getBytes(StandardCharsets.UTF_8));
        return request.header("Content-Type", "multipart/form-data; boundary=border")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()));
    }

    /** Posts as a browser would that shows a page of such a site. */
    public Answer fromSite(String site, String user, String path) {
        return send(request(user, path).header("Sec-Fetch-Site", site).POST(BodyPublishers.noBody()));
    }

    public Answer method(String method, String user, String path, Object body) {
        return send(request(user, path)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body))));
    }

    /** Variables as the engine's REST API takes them. */
    public static Map<String, Object> variables(Map<String, Object> values) {
        Map<String, Object> variables = new LinkedHashMap<>();
        values.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return Map.of("variables", variables);
    }

    /** Signs in to a webapp with its own login and keeps the session, as a browser does; nobody for no user. */
    public Webapp webapp(String user) {
        return new Webapp(user);
    }

    /** A signed-in browser session. */
    public final class Webapp {

        private final CookieManager cookies = new CookieManager();
        private final HttpClient browser =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        private Webapp(String user) {
            sendAsBrowser(HttpRequest.newBuilder(uri("/camunda/app/tasklist/default/"))
                    .GET());
            if (user == null) {
                return;
            }
            Answer login =
                    sendAsBrowser(HttpRequest.newBuilder(uri("/camunda/api/admin/auth/user/default/login/tasklist"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("username=" + user + "&password=" + password(user))));
            if (login.status() != 200) {
                throw new AssertionError("Login of " + user + " answered " + login.status());
            }
            // Signing in starts a new session, whose token comes with the first page.
            sendAsBrowser(HttpRequest.newBuilder(uri("/camunda/app/tasklist/default/"))
                    .GET());
        }

        public Answer post(String path, Object body) {
            return postTo("/camunda/api/engine/engine/default" + path, body);
        }

        public Answer postTo(String path, Object body) {
            return method("POST", path, body);
        }

        /** @param path the whole path */
        public Answer method(String method, String path, Object body) {
            return sendAsBrowser(HttpRequest.newBuilder(uri(path))
                    .header("Content-Type", "application/json")
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body))));
        }

        public Answer upload(String path, List<Part> parts) {
            return sendAsBrowser(
                    multipart(HttpRequest.newBuilder(uri("/camunda/api/engine/engine/default" + path)), parts));
        }

        /** As a page of another site would have the browser call: with the cookies, without the token. */
        public Answer withoutToken(String method, String path, Object body) {
            return Http.send(
                    browser,
                    HttpRequest.newBuilder(uri(path))
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(text(body))));
        }

        public Answer get(String path) {
            return sendAsBrowser(HttpRequest.newBuilder(uri("/camunda/api/engine/engine/default" + path))
                    .GET());
        }

        /** What the browser would send along: its session and its token. */
        public Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            var kept = cookies.getCookieStore().getCookies();
            headers.put(
                    "Cookie",
                    kept.stream()
                            .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                            .collect(joining("; ")));
            kept.stream()
                    .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                    .forEach(token -> headers.put("X-XSRF-TOKEN", token.getValue()));
            return headers;
        }

        private Answer sendAsBrowser(HttpRequest.Builder request) {
            cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                    .findFirst()
                    .ifPresent(token -> request.header("X-XSRF-TOKEN", token.getValue()));
            return Http.send(browser, request);
        }
    }

    private HttpRequest.Builder request(String user, String path) {
        var request = HttpRequest.newBuilder(uri(path));
        if (user != null) {
            String credentials = user + ":" + password(user);
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        return request;
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + environment.getProperty("local.server.port") + path);
    }

    private Answer send(HttpRequest.Builder request) {
        return send(client, request);
    }

    private static Answer send(HttpClient client, HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(client, request.build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(), response.body(), response.headers().map());
    }

    private static <T> HttpResponse<T> exchange(HttpClient client, HttpRequest request, BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Object body) {
        return body instanceof String text ? text : json(body);
    }

    private static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
