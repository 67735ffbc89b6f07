package dev.lockbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A call with whatever headers and body somebody likes to send. */
final class Wire {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final HttpRequest.Builder request;
    private String method = "GET";
    private HttpRequest.BodyPublisher body = BodyPublishers.noBody();

    private Wire(HttpRequest.Builder request) {
        this.request = request;
    }

    static Wire to(int port, String path) {
        return new Wire(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)));
    }

    Wire as(String user, String password) {
        return header(
                "Authorization",
                "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    Wire header(String name, String value) {
        request.setHeader(name, value);
        return this;
    }

    Wire json(String text) {
        header("Content-Type", "application/json");
        return post(BodyPublishers.ofString(text));
    }

    Wire form(String fields) {
        header("Content-Type", "application/x-www-form-urlencoded");
        return post(BodyPublishers.ofString(fields));
    }

    /** In pieces, so that nobody says beforehand how long it is. */
    Wire jsonInPieces(String text) {
        header("Content-Type", "application/json");
        return post(
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private Wire post(HttpRequest.BodyPublisher content) {
        method = "POST";
        body = content;
        return this;
    }

    Http.Answer send() {
        try {
            var answer = CLIENT.send(request.method(method, body).build(), BodyHandlers.ofString());
            return new Http.Answer(
                    answer.statusCode(), answer.body(), answer.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
