package dev.lockbox.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.AttemptRefused;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.Mentions;
import dev.lockbox.request.AccessRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/**
 * What somebody is told who stands before a shut door. Every such attempt is kept on record, on the trail of each
 * customer it was about.
 */
@Component
class Shut {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** How much of what was sent is looked through for ids, in bytes. */
    private static final int LOOKED_THROUGH = 64 * 1024;

    /** How many ids are looked up, so that a long list of them keeps nobody busy. */
    private static final int LOOKED_UP = 20;

    private final ObjectMapper json;
    private final Mentions mentions;
    private final People people;
    private final ApplicationEventPublisher announcements;

    Shut(ObjectMapper json, Mentions mentions, People people, ApplicationEventPublisher announcements) {
        this.json = json;
        this.mentions = mentions;
        this.people = people;
        this.announcements = announcements;
    }

    /** For whoever is signed in and still may not. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Exception denied) throws IOException {
        refuse(
                HttpStatus.FORBIDDEN,
                "shut",
                () -> Security.ANOTHER_SITE.matches(request)
                        ? Refused.notAllowed("onlyOwnPagesCall", "A page of another site made your browser call this.")
                        : Refused.notAllowed(
                                "doorIsShut",
                                "This operation is not open to you; the operator's page of open operations says what is."),
                request,
                response);
    }

    /** For programs, which sign in with every call. */
    void askForPassword(HttpServletRequest request, HttpServletResponse response, Exception failure)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Lockbox\", charset=\"UTF-8\"");
        signInFirst("Sign in with your user name and password.", request, response);
    }

    /** For the webapps, which have their own way to sign in; a browser's dialogue would be in its way. */
    void askToSignIn(HttpServletRequest request, HttpServletResponse response, Exception failure) throws IOException {
        if (!request.getRequestURI().startsWith("/camunda/api/")) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else if (OpenOperations.know(request.getMethod(), request.getRequestURI())) {
            signInFirst("Sign in first.", request, response);
        } else {
            refuse(request, response, failure);
        }
    }

    private void signInFirst(String whatToDo, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        refuse(
                HttpStatus.UNAUTHORIZED,
                "sign-in",
                () -> Refused.notAllowed("signInFirst", whatToDo),
                request,
                response);
    }

    private void refuse(
            HttpStatus status,
            String type,
            Supplier<Refused> refused,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String by = Problems.signedIn();
        String attempt = request.getMethod() + " " + request.getRequestURI();
        concerning(request, by, refused).forEach(it -> announcements.publishEvent(new AttemptRefused(it, by, attempt)));
        ProblemDetail problem = Problems.problem(status, type, refused.get().getMessage());
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }

    /** One refusal for each request the call named; else one on whose person it named; else one on nobody. */
    private List<Refused> concerning(HttpServletRequest request, String by, Supplier<Refused> refused)
            throws IOException {
        Optional<String> ownTenant =
                Optional.ofNullable(by).flatMap(people::findById).flatMap(Person::tenant);
        List<Refused> about = named(request, by != null).stream()
                // What a customer's people name of another customer's is nothing for either trail to tell.
                .filter(it ->
                        ownTenant.filter(tenant -> !tenant.equals(it.tenant())).isEmpty())
                .map(it -> refused.get().about(it.tenant(), it.id()))
                .toList();
        return about.isEmpty() ? List.of(refused.get().about(tenantOfPersonNamed(request), null)) : about;
    }

    private Collection<AccessRequest> named(HttpServletRequest request, boolean signedIn) throws IOException {
        // Nobody who has not signed in keeps us busy reading.
        String body =
                signedIn ? new String(request.getInputStream().readNBytes(LOOKED_THROUGH), StandardCharsets.UTF_8) : "";
        return mentions.in(ID.matcher(request.getRequestURI() + " " + request.getQueryString() + " " + body)
                .results()
                .map(MatchResult::group)
                .distinct()
                .limit(LOOKED_UP)
                .collect(Collectors.toSet()));
    }

    private String tenantOfPersonNamed(HttpServletRequest request) {
        return Stream.of(request.getRequestURI().split("/"))
                .skip(2)
                .map(people::findById)
                .flatMap(Optional::stream)
                .map(Person::tenant)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }
}
