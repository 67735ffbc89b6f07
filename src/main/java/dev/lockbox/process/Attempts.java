package dev.lockbox.process;

import dev.lockbox.identity.AttemptRefused;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.request.AccessRequest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Keeps refused attempts of people on record, on the trail of each customer an attempt was about: whose request, grant,
 * task, job or process instance it named, or whose person or group.
 */
@Component
public class Attempts {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final Pattern ESCAPED = Pattern.compile("(?:%|\\\\u00)[0-9a-fA-F]{2}");

    /** How many ids are looked up, so that a long list of them keeps nobody busy. */
    private static final int LOOKED_UP = 20;

    private final Mentions mentions;
    private final People people;
    private final Tenants tenants;
    private final ApplicationEventPublisher announcements;

    Attempts(Mentions mentions, People people, Tenants tenants, ApplicationEventPublisher announcements) {
        this.mentions = mentions;
        this.people = people;
        this.tenants = tenants;
        this.announcements = announcements;
    }

    /**
     * @param by who tried; null if nobody was signed in
     * @param attempt the method and path that were called
     * @param sent what else was sent and may name something; empty if nothing was
     */
    public void keep(Refused refused, String by, String attempt, String sent) {
        List<AccessRequest> named = refused.requestId().isPresent() || by == null
                ? List.of()
                : namedIn(attempt + " " + sent, people.findById(by).flatMap(Person::tenant));
        if (named.isEmpty()) {
            if (refused.tenant().isEmpty()) {
                tenantIn(attempt).ifPresent(tenant -> refused.about(tenant, null));
            }
            announcements.publishEvent(new AttemptRefused(refused, by, attempt));
        }
        named.forEach(request -> announcements.publishEvent(
                new AttemptRefused(refused.alsoAbout(request.tenant(), request.id()), by, attempt)));
    }

    // What a customer's people name of another customer's is nothing for either trail to tell.
    private List<AccessRequest> namedIn(String text, Optional<String> ownTenant) {
        Collection<AccessRequest> all = mentions.in(ID.matcher(plain(text).toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .distinct()
                .limit(LOOKED_UP)
                .collect(Collectors.toSet()));
        return all.stream()
                .filter(request ->
                        ownTenant.filter(own -> !own.equals(request.tenant())).isEmpty())
                .toList();
    }

    /** As the engine would have read it: an address may stand for a character by its number, and so may JSON. */
    private static String plain(String sent) {
        return ESCAPED.matcher(sent)
                .replaceAll(escaped -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(
                        escaped.group().substring(escaped.group().length() - 2), 16))));
    }

    /** Whose person, group or tenant the path names. */
    private Optional<String> tenantIn(String attempt) {
        return Stream.of(plain(attempt).split("/"))
                .skip(2)
                .flatMap(part -> Stream.of(
                        people.findById(part).flatMap(Person::tenant),
                        tenants.findById(part.split("-", 2)[0]).map(Tenant::id)))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
