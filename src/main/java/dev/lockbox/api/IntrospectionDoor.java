package dev.lockbox.api;

import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Strangers;
import dev.lockbox.request.CloudService;
import dev.lockbox.token.Introspection;
import dev.lockbox.token.ResourceServers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Where the provider's systems ask about a token they were shown, as RFC 7662 has it. It is asked with every call those
 * systems take, so it stands before all that people's calls pass, and answers by itself.
 */
final class IntrospectionDoor extends OncePerRequestFilter {

    static final String PATH = "/oauth2/introspect";

    /** In bytes, of the whole form; no token of ours is nearly as long. */
    private static final int LONGEST_FORM = 16 * 1024;

    private static final String TOKEN = "token=";
    private static final byte[] INACTIVE = "{\"active\":false}".getBytes(StandardCharsets.UTF_8);

    private final ResourceServers servers;
    private final Introspection introspection;
    private final Strangers strangers;
    private final WrittenProblems problems;
    private final BasicAuthenticationConverter basic = new BasicAuthenticationConverter();

    IntrospectionDoor(
            ResourceServers servers, Introspection introspection, Strangers strangers, WrittenProblems problems) {
        this.servers = servers;
        this.introspection = introspection;
        this.strangers = strangers;
        this.problems = problems;
    }

    /** Nobody has Lockbox read a form before they have shown who they are. */
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        if (!HttpMethod.POST.matches(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
            problem(response, HttpStatus.METHOD_NOT_ALLOWED, "http-405", "Ask by POST.");
            return;
        }
        Optional<CloudService> service = service(request);
        if (service.isEmpty()) {
            refuse(request, response);
            return;
        }
        byte[] form = request.getInputStream().readNBytes(LONGEST_FORM + 1);
        if (form.length > LONGEST_FORM) {
            problem(
                    response,
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    "too-large",
                    "Send at most " + LONGEST_FORM + " bytes with a call.");
            return;
        }
        Optional<String> token = token(new String(form, StandardCharsets.UTF_8));
        if (token.isEmpty()) {
            problem(response, HttpStatus.BAD_REQUEST, "malformed", "The body must be a form with one field token.");
            return;
        }
        byte[] answer = introspection.active(token.get(), service.get()).orElse(INACTIVE);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(answer.length);
        response.getOutputStream().write(answer);
    }

    private Optional<CloudService> service(HttpServletRequest request) {
        try {
            UsernamePasswordAuthenticationToken credentials = basic.convert(request);
            return Optional.ofNullable(credentials)
                    .flatMap(it ->
                            servers.serviceOf(it.getName(), it.getCredentials().toString()));
        } catch (AuthenticationException malformed) {
            return Optional.empty();
        }
    }

    // Secrets are too long to be guessed: the right one is never kept waiting for wrong ones that came from its
    // network, as
    // a person with a password is. What is limited is how many of those are written down.
    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Refused told = strangers.refuse(
                Refused.notAllowed(
                        "onlyResourceServersAskAboutTokens",
                        "Sign in with the id and the secret of a resource server."),
                request.getMethod() + " " + request.getRequestURI());
        if (told.why() == Refused.Why.TOO_MANY) {
            problems.tellToWait(response, told);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Lockbox tokens\", charset=\"UTF-8\"");
        problem(response, HttpStatus.UNAUTHORIZED, "sign-in", told.getMessage());
    }

    private static Optional<String> token(String form) {
        List<String> tokens = Arrays.stream(form.split("&"))
                .filter(field -> field.startsWith(TOKEN))
                .toList();
        if (tokens.size() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(tokens.get(0).substring(TOKEN.length()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    private void problem(HttpServletResponse response, HttpStatus status, String type, String detail)
            throws IOException {
        problems.write(response, Problems.problem(status, type, detail));
    }
}
