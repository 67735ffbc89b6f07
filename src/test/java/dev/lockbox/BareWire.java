package dev.lockbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

/** Says to the running application what no well-behaved client would: the path as it stands, byte for byte. */
@TestComponent
public final class BareWire {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Environment environment;

    BareWire(Environment environment) {
        this.environment = environment;
    }

    /** What came back; status 0 if the line was cut without an answer. */
    public record Answer(int status, String head, String body) {}

    /** The headers of a user who signs in with each call, and of nobody for no user. */
    public static Map<String, String> by(String user) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (user != null) {
            byte[] credentials = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        return headers;
    }

    /** @param target what stands between the method and the version, in ISO 8859-1 */
    public Answer send(String method, String target, Map<String, String> headers, byte[] body) {
        int port = environment.getRequiredProperty("local.server.port", Integer.class);
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        byte[] answer;
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            answer = socket.getInputStream().readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
            throw new UncheckedIOException("No answer to " + method + " " + target, e);
        } catch (IOException cut) {
            return new Answer(0, "", "");
        }
        String text = new String(answer, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        return text.startsWith("HTTP/1.1 ") && end > 0
                ? new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4))
                : new Answer(0, "", text);
    }
}
