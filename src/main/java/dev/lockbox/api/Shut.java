package dev.lockbox.api;

import dev.lockbox.identity.AttemptRefused;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Strangers;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * What somebody is told who stands before a shut door. Every such attempt is kept on record, on the trail of each
 * customer it was about.
 */
@Component
class Shut {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final Pattern ESCAPED = Pattern.compile("(?:%|\\\\u00)[0-9a-fA-F]{2}");

    /** How much of what was sent is looked through for ids, in bytes. */
    private static final int LOOKED_THROUGH = 64 * 1024;

    /** How many ids are looked up, so that a long list of them keeps nobody busy. */
    private static final int LOOKED_UP = 20;

    private final Mentions mentions;
    private final People people;
    private final Strangers strangers;
    private final WrittenProblems problems;
    private final ApplicationEventPublisher announcements;

    Shut(
            Mentions mentions,
            People people,
            Strangers strangers,
            WrittenProblems problems,
            ApplicationEventPublisher announcements) {
        this.mentions = mentions;
        this.people = people;
        this.strangers = strangers;
        this.problems = problems;
        this.announcements = announcements;
    }

    /** For whoever is signed in and still may not. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Exception denied) throws IOException {
        Supplier<Refused> refused = () -> Security.ANOTHER_SITE.matches(request)
                ? Refused.notAllowed("onlyOwnPagesCall", "A page of another site made your browser call this.")
                : doorIsShut();
        String by = Problems.signedIn();
        concerning(request, by, refused)
                .forEach(it -> announcements.publishEvent(new AttemptRefused(it, by, attempt(request))));
        problems.write(
                response,
                Problems.problem(HttpStatus.FORBIDDEN, "shut", refused.get().getMessage()));
    }

    /**
     * For whoever calls from a page and is not signed in. The webapps have their own way to ask for the password, which a
     * browser's dialogue would be in the way of; and what is open to nobody needs no sign-in to be refused.
     */
    void refuseStranger(HttpServletRequest request, HttpServletResponse response, Exception denied) throws IOException {
        if (!request.getRequestURI().startsWith("/camunda/api/")) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        boolean open = OpenOperations.know(request.getMethod(), request.getRequestURI());
        Refused told = strangers.refuse(
                open ? Refused.notAllowed("signInFirst", "Sign in first.") : doorIsShut(), attempt(request));
        if (told.why() == Refused.Why.TOO_MANY) {
            problems.tellToWait(response, told);
        } else {
            problems.write(
                    response,
                    open
                            ? Problems.problem(HttpStatus.UNAUTHORIZED, "sign-in", told.getMessage())
                            : Problems.problem(HttpStatus.FORBIDDEN, "shut", told.getMessage()));
        }
    }

    private static Refused doorIsShut() {
        return Refused.notAllowed(
                "doorIsShut",
                "This operation is not open to you; the operator's page of open operations says what is.");
    }

    private static String attempt(HttpServletRequest request) {
        return request.getMethod() + " " + request.getRequestURI();
    }

    /** One refusal for each request the call named; else one on whose person it named; else one on nobody. */
    private List<Refused> concerning(HttpServletRequest request, String by, Supplier<Refused> refused)
            throws IOException {
        Optional<String> ownTenant =
                Optional.ofNullable(by).flatMap(people::findById).flatMap(Person::tenant);
        List<Refused> about = named(request).stream()
                // What a customer's people name of another customer's is nothing for either trail to tell.
                .filter(it ->
                        ownTenant.filter(tenant -> !tenant.equals(it.tenant())).isEmpty())
                .map(it -> refused.get().about(it.tenant(), it.id()))
                .toList();
        return about.isEmpty() ? List.of(refused.get().about(tenantOfPersonNamed(request), null)) : about;
    }

    private Collection<AccessRequest> named(HttpServletRequest request) throws IOException {
        String body = new String(request.getInputStream().readNBytes(LOOKED_THROUGH), StandardCharsets.UTF_8);
        // The query last: nobody needs ids there, so that is where a long list of others would stand.
        return mentions.in(ID.matcher(plain(request.getRequestURI() + " " + body + " " + request.getQueryString()))
                .results()
                .map(MatchResult::group)
                .distinct()
                .limit(LOOKED_UP)
                .collect(Collectors.toSet()));
    }

    /** As the engine would have read it: an address may stand for a character by its number, and so may JSON. */
    private static String plain(String sent) {
        return ESCAPED.matcher(sent)
                .replaceAll(escaped -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(
                        escaped.group().substring(escaped.group().length() - 2), 16))));
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
