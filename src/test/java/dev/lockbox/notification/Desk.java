package dev.lockbox.notification;

import dev.lockbox.decision.Consent;
import dev.lockbox.decision.KnownTerms;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.KnownExclusions;
import dev.lockbox.exclusion.OneExclusion;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.grant.OpenedGrants;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.KnownPeople;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.ProviderSettings;
import dev.lockbox.identity.Reader;
import dev.lockbox.identity.Role;
import dev.lockbox.ledger.Checkpoints;
import dev.lockbox.ledger.EmptyLogs;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.Asking;
import dev.lockbox.request.Narrowing;
import dev.lockbox.request.PolicyVerdict;
import dev.lockbox.request.Requests;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.Driver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Where mails are written in tests, out of plain objects. */
final class Desk {

    static final Instant NOW = Requests.NOW;

    /** Who is told of what, as {@link Addressees} has it and a little more. */
    static final List<Part> CUSTOMERS = List.of(Part.APPROVER, Part.TEAM, Part.OVERSEER);

    private static final Phrases PHRASES = new Phrases(keys());

    /** Settings whose values are among a few. */
    private static final Set<String> CHOSEN =
            Set.of("requireApproval", "shareComments", "roleGiven", "roleTaken", "joined", "webhookOff");

    private Asking asking = Asking.OF_M365;
    private String engineersName = "Erin Engineer";
    private String approversName = "Anton Approver";
    private String comment = "Until noon, please";
    private String door = "postgres";
    private String entered;
    private String addresses = "a@contoso.example, b@contoso.example";
    private String provider;
    private Narrowing narrowing = Narrowing.NONE;
    private Exclusion exclusion = KnownExclusions.confirmedBreakGlass();
    private Optional<ClosingReceipts.Closing> closing = Optional.of(closing("ann@contoso.example", "Restart sync"));
    private Checkpoints checkpoints = new EmptyLogs();
    private Path templates;
    private boolean withoutWords;
    private Stationery stationery;

    private static JdbcTemplate keys() {
        var database =
                new JdbcTemplate(new SimpleDriverDataSource(new Driver(), "jdbc:h2:mem:phrases;DB_CLOSE_DELAY=-1"));
        database.execute("create table if not exists phrase_key (id integer primary key, secret varchar(64) not null)");
        return database;
    }

    static ClosingReceipts.Closing closing(String object, String action) {
        return new ClosingReceipts.Closing(
                240,
                240,
                31,
                "contosoapprover",
                null,
                List.of(new ClosingReceipts.Done(NOW.plusSeconds(60), action, object, "SUCCEEDED")),
                List.of(new ClosingReceipts.Outside(
                        NOW.plusSeconds(90), "refused: " + action, "onlyItsEngineerUsesAGrant: " + object)),
                3,
                2,
                List.of("postgres"));
    }

    /** Of access nobody used. */
    static ClosingReceipts.Closing nothing() {
        return new ClosingReceipts.Closing(1, 1, 0, null, null, List.of(), List.of(), 0, 0, List.of());
    }

    /** Of access that was used more than a mail can tell. */
    static ClosingReceipts.Closing plenty() {
        var done = new ClosingReceipts.Done(NOW, "Restart sync", null, null);
        return new ClosingReceipts.Closing(
                60,
                60,
                60,
                "contosoapprover",
                "contosoadmin",
                Collections.nCopies(73, done),
                List.of(),
                0,
                1,
                List.of());
    }

    Desk about(Asking other) {
        asking = other;
        return this;
    }

    Desk about(Exclusion other) {
        exclusion = other;
        return this;
    }

    Desk engineerNamed(String name) {
        engineersName = name;
        return this;
    }

    Desk approverNamed(String name) {
        approversName = name;
        return this;
    }

    Desk providerNamed(String name) {
        provider = name;
        return this;
    }

    Desk commented(String text) {
        comment = text;
        return this;
    }

    Desk withDoor(String name) {
        door = name;
        return this;
    }

    /** As a list of them is told of that do not work. */
    Desk withAddresses(String all) {
        addresses = all;
        return this;
    }

    /** Every value of a setting, and the ids of whom it is about, which no door would let pass like this. */
    Desk entered(String text) {
        entered = text;
        return this;
    }

    Desk narrowed(Narrowing less) {
        narrowing = less;
        return this;
    }

    Desk closing(ClosingReceipts.Closing other) {
        closing = Optional.ofNullable(other);
        return this;
    }

    Desk logs(Checkpoints other) {
        checkpoints = other;
        return this;
    }

    /** After a mail server refused each mail for what it reads in it. */
    Desk withoutWords() {
        withoutWords = true;
        return this;
    }

    Desk templates(Path folder) {
        templates = folder;
        return this;
    }

    Phrases phrases() {
        return PHRASES;
    }

    Stationery stationery() {
        if (stationery == null) {
            stationery = new Stationery(settings());
        }
        return stationery;
    }

    MailSettings settings() {
        return new MailSettings(
                "lockbox@localhost", null, URI.create("https://lockbox.example/"), templates, Duration.ofMinutes(5));
    }

    /** One letter to be written. */
    record Case(String name, Matter matter, Part part, Instant now) {
        @Override
        public String toString() {
            return name + " to " + part;
        }
    }

    Mail write(Case one, Locale language) {
        return write(one, language, ZoneId.of("Europe/Berlin"));
    }

    Mail write(Case one, Locale language, ZoneId zone) {
        var named = named();
        var facts = new RequestFacts(named, new KnownTerms(narrowing));
        var scribe = new Scribe(
                stationery(),
                new RequestMails(facts, named, (request, topic) -> asked()),
                new AccessMails(facts, named),
                new CustomerMails(named, new OneExclusion(exclusion)),
                named,
                PHRASES,
                checkpoints,
                settings(),
                Clock.fixed(one.now(), ZoneOffset.UTC));
        Letter letter = letter(one, language, zone);
        return scribe.compose(
                one.matter(),
                withoutWords
                        ? letter.refused(new Untaken("554 Looks like spam", Untaken.Reason.LETTER), one.now())
                        : letter);
    }

    private Named named() {
        return new Named(people(), new ProviderSettings(Locale.ENGLISH, ZoneOffset.UTC, provider));
    }

    private KnownPeople people() {
        return new KnownPeople(
                Person.ofProvider("engineer", engineersName, "e@provider.example", HeldRoles.sinceEver(Role.ENGINEER)),
                Requests.MANAGER,
                Person.ofTenant(
                        asking.tenant().id(),
                        asking.approver().id(),
                        approversName,
                        "a@contoso.example",
                        HeldRoles.sinceEver(Role.ACCESS_APPROVER)));
    }

    /** Each request that is told of by mail on its page, and some that are not, as everybody sees it who may. */
    List<String> pages(Locale language) {
        AccessRequest judged = Requests.submitted();
        Stream<RequestPage.Shown> more = Stream.of(
                        judged,
                        Requests.submitted()
                                .judge(Requests.judgement(PolicyVerdict.Outcome.DENY, null, "never of this"), NOW),
                        Requests.submitted()
                                .judge(Requests.judgement(PolicyVerdict.Outcome.ALLOW, null, "always"), NOW)
                                .approveWithoutConsent(NOW))
                .flatMap(request -> shown(request, Optional.empty(), NOW, language));
        Stream<RequestPage.Shown> told = everything()
                .filter(one -> one.matter().request().isPresent())
                .flatMap(one -> shown(one.matter().theRequest(), one.matter().grant(), one.now(), language));
        return Stream.concat(more, told).map(this::page).toList();
    }

    private Stream<RequestPage.Shown> shown(
            AccessRequest request, Optional<AccessGrant> grant, Instant now, Locale language) {
        var words = new Words(stationery().bundle(language), ZoneId.of("Europe/Berlin"));
        return Stream.of(Part.APPROVER, Part.REQUESTER, Part.INTERNAL_APPROVER)
                .map(part -> new RequestPage.Shown(
                        request,
                        grant,
                        part,
                        part != Part.REQUESTER && request.awaitsAnAnswerAt(now),
                        part.isOfCustomer(),
                        PHRASES.ofRequest(request, part.isOfCustomer()),
                        words,
                        now));
    }

    private String page(RequestPage.Shown shown) {
        var people = people();
        var sheet = Sheet.page(shown.words());
        var page = new RequestPage(new RequestFacts(named(), new KnownTerms(narrowing)), named(), people);
        return stationery().printPage(page.write(shown, sheet), sheet);
    }

    static Letter letter(Case one, Locale language, ZoneId zone) {
        return Letter.of(
                one.matter().notice(),
                new Addressee(one.part(), "somebody", "somebody@contoso.example", new Reader(language, zone)),
                one.now());
    }

    /** Everything that is ever told, to everybody who is. */
    Stream<Case> everything() {
        List<Case> all = new ArrayList<>();
        AccessRequest waiting = asking.atTheCustomer();
        AccessRequest internal = asking.atTheManager();
        for (Part part : List.of(Part.APPROVER, Part.TEAM)) {
            all.add(of("requestWaits", Topic.REQUEST_WAITS, part, waiting, null, Details.NONE));
            all.add(of("reminder", Topic.REMINDER, part, waiting, null, Details.NONE));
        }
        all.add(of("escalation", Topic.ESCALATION, Part.BACKUP, waiting, null, Details.NONE));
        all.add(new Case(
                "late",
                of("late", Topic.REQUEST_WAITS, Part.APPROVER, waiting, null, Details.NONE)
                        .matter(),
                Part.APPROVER,
                NOW.plus(Duration.ofHours(3))));
        all.add(of(
                "internalApprovalWaits",
                Topic.INTERNAL_APPROVAL_WAITS,
                Part.INTERNAL_APPROVER,
                internal,
                null,
                Details.NONE));
        all.add(of("internalReminder", Topic.INTERNAL_REMINDER, Part.INTERNAL_APPROVER, internal, null, Details.NONE));
        String by = asking.approver().id();
        AccessRequest approved = asking.decided(true, comment, NOW);
        AccessGrant grant = OpenedGrants.on(approved, Consent.Basis.CUSTOMER_APPROVAL, NOW);
        for (Part part : List.of(Part.APPROVER, Part.TEAM, Part.INTERNAL_APPROVER, Part.REQUESTER)) {
            all.add(of("approved", Topic.DECIDED, part, approved, grant, decided("Approve", by)));
            all.add(of(
                    "approvedLess",
                    Topic.DECIDED,
                    part,
                    approved,
                    OpenedGrants.narrowed(approved, new Narrowing(Duration.ofMinutes(30), null, null), NOW),
                    decided("Approve", by)));
            all.add(of(
                    "approvedAndOver",
                    Topic.DECIDED,
                    part,
                    approved,
                    OpenedGrants.expired(
                            OpenedGrants.on(approved, Consent.Basis.CUSTOMER_APPROVAL, NOW.minusSeconds(40_000))),
                    decided("Approve", by)));
            all.add(of("denied", Topic.DECIDED, part, asking.decided(false, comment, NOW), null, decided("Deny", by)));
            all.add(of(
                    "cancelled",
                    Topic.DECIDED,
                    part,
                    asking.atTheCustomer().cancel(asking.approver(), comment, NOW),
                    null,
                    decided("Cancel", by)));
            all.add(of(
                    "withdrawn",
                    Topic.WITHDRAWN,
                    part,
                    asking.atTheCustomer().withdraw(Requests.ENGINEER, NOW),
                    null,
                    Details.NONE.with("by", "engineer")));
            all.add(of(
                    "withdrawnWithTicket",
                    Topic.WITHDRAWN,
                    part,
                    asking.atTheCustomer().withdrawWithTicket(Requests.MANAGER, NOW),
                    null,
                    Details.NONE.with("by", "supportmanager").with("closedTicket", asking.ticket())));
            all.add(of(
                    "expired",
                    Topic.EXPIRED,
                    part,
                    asking.atTheCustomer().expire(NOW.plus(Duration.ofHours(12))),
                    null,
                    Details.NONE));
        }
        for (Part part : List.of(Part.INTERNAL_APPROVER, Part.REQUESTER)) {
            all.add(of(
                    "deniedInternally",
                    Topic.DECIDED,
                    part,
                    asking.atTheManager()
                            .decideInternally(
                                    Requests.THE_MANAGERS.id(), false, Requests.MANAGER, comment, Narrowing.NONE, NOW),
                    null,
                    decided("Deny", "supportmanager")));
            all.add(of(
                    "expiredInternally",
                    Topic.EXPIRED,
                    part,
                    asking.atTheManager().expireInternally(NOW.plus(Duration.ofHours(24))),
                    null,
                    Details.NONE));
        }
        all.add(of(
                "deniedByPolicy",
                Topic.DECIDED,
                Part.REQUESTER,
                asking.refusedByPolicy(comment),
                null,
                Details.NONE.with("decision", "Deny")));
        for (Part part : List.of(Part.APPROVER, Part.TEAM, Part.OVERSEER, Part.REQUESTER)) {
            for (Consent.Basis basis : List.of(Consent.Basis.LOCKBOX_OFF, Consent.Basis.NO_CUSTOMER_DATA)) {
                AccessGrant opened = OpenedGrants.on(approved, basis, NOW);
                all.add(of("opened " + basis, Topic.GRANT_OPENED, part, approved, opened, Details.NONE));
            }
            all.add(of(
                    "openedAndOver",
                    Topic.GRANT_OPENED,
                    part,
                    approved,
                    OpenedGrants.expired(
                            OpenedGrants.on(approved, Consent.Basis.LOCKBOX_OFF, NOW.minusSeconds(40_000))),
                    Details.NONE));
            ends(all, part, approved, by);
        }
        all.add(of("endsSoon", Topic.GRANT_ENDS_SOON, Part.REQUESTER, approved, grant, Details.NONE));
        AccessGrant broken = OpenedGrants.behindBrokenGlass(KnownExclusions.confirmedBreakGlass());
        all.add(of("endsSoonBehindBrokenGlass", Topic.GRANT_ENDS_SOON, Part.REQUESTER, null, broken, Details.NONE));
        for (Part part : List.of(Part.APPROVER, Part.TEAM, Part.OVERSEER, Part.REQUESTER)) {
            all.add(of(
                    "endedBehindBrokenGlass",
                    Topic.GRANT_ENDED,
                    part,
                    null,
                    OpenedGrants.expired(OpenedGrants.behindBrokenGlass(KnownExclusions.confirmedBreakGlass())),
                    Details.NONE.with("how", "EXPIRED")));
        }
        for (Part part : CUSTOMERS) {
            all.add(of("notAsked", Topic.NOT_ASKED, part, null, null, Details.NONE));
            all.add(new Case(
                    "notAskedAndOver",
                    of("", Topic.NOT_ASKED, part, null, null, Details.NONE).matter(),
                    part,
                    NOW.plus(Duration.ofDays(1))));
        }
        for (Part part : List.of(Part.APPROVER, Part.TEAM, Part.OVERSEER, Part.OPERATOR, Part.REQUESTER)) {
            all.add(of(
                    "doorResists",
                    Topic.DOOR_RESISTS,
                    part,
                    approved,
                    grant,
                    Details.NONE.with("door", door).with("due", NOW)));
            all.add(of(
                    "nobodyReachable",
                    Topic.NOBODY_REACHABLE,
                    part,
                    waiting,
                    null,
                    Details.NONE.with("addresses", addresses)));
        }
        for (Part part : List.of(Part.OVERSEER, Part.TEAM, Part.OPERATOR)) {
            all.add(of("nobodyReachableAtNight", Topic.NOBODY_REACHABLE, part, null, null, Details.NONE));
            all.add(of(
                    "nobodyHeard",
                    Topic.NOBODY_REACHABLE,
                    part,
                    null,
                    null,
                    Details.NONE.with("addresses", "a@contoso.example").with("unheard", "notAsked")));
        }
        for (Part part : List.of(Part.APPROVER, Part.TEAM, Part.OVERSEER, Part.CONCERNED)) {
            changes()
                    .map(this::entered)
                    .forEach(details -> all.add(of(
                            "settings " + details.find("what").orElseThrow(),
                            Topic.SETTINGS_CHANGED,
                            part,
                            null,
                            null,
                            details)));
        }
        return all.stream();
    }

    private void ends(List<Case> all, Part part, AccessRequest approved, String by) {
        all.add(ended("expired", part, approved, OpenedGrants.expired(open(approved)), "EXPIRED", null, null));
        all.add(ended(
                "revoked",
                part,
                approved,
                OpenedGrants.revoked(open(approved), asking.approver(), NOW),
                "REVOKED",
                by,
                null));
        all.add(ended(
                "returned",
                part,
                approved,
                OpenedGrants.returned(open(approved), Requests.ENGINEER, NOW),
                "RETURNED",
                "engineer",
                null));
        all.add(ended(
                "ticket",
                part,
                approved,
                OpenedGrants.returned(open(approved), Requests.MANAGER, NOW),
                "RETURNED",
                "supportmanager",
                asking.ticket()));
        all.add(ended("recalled", part, approved, OpenedGrants.recalled(open(approved), NOW), "EXPIRED", null, null));
    }

    private static AccessGrant open(AccessRequest approved) {
        return OpenedGrants.on(approved, Consent.Basis.CUSTOMER_APPROVAL, NOW);
    }

    private Case ended(
            String name, Part part, AccessRequest request, AccessGrant grant, String how, String by, String ticket) {
        return of(
                "ended " + name,
                Topic.GRANT_ENDED,
                part,
                request,
                grant,
                Details.NONE.with("how", how).with("by", by).with("closedTicket", ticket));
    }

    Stream<Details> changes() {
        Details by = Details.NONE.with("by", asking.approver().id());
        return Stream.of(
                by.with("what", "requireApproval").with("value", true),
                by.with("what", "requireApproval").with("value", false),
                by.with("what", "shareComments").with("value", true),
                by.with("what", "shareComments").with("value", false),
                by.with("what", "auditRetention").with("value", "P1Y").with("from", NOW),
                by.with("what", "auditRetention"),
                by.with("what", "roleGiven")
                        .with("person", asking.approver().id())
                        .with("value", asking.tenant().offering().approverRole().id()),
                by.with("what", "roleGiven")
                        .with("person", asking.approver().id())
                        .with("value", "auditor"),
                by.with("what", "roleTaken")
                        .with("person", asking.approver().id())
                        .with("value", "auditor"),
                by.with("what", "joined").with("person", "newcomer").with("value", "auditor,owner"),
                by.with("what", "contact")
                        .with("person", asking.approver().id())
                        .with("formerAddress", "a@contoso.example")
                        .with("alternates", true)
                        .with("backup", true),
                by.with("what", "contact")
                        .with("person", asking.approver().id())
                        .with("backup", false),
                by.with("what", "newPassword").with("person", asking.approver().id()),
                by.with("what", "feedSet").with("host", "siem.contoso.example"),
                by.with("what", "feedRemoved").with("host", "siem.contoso.example"),
                webhook(by.with("what", "webhookSet")),
                webhook(by.with("what", "webhookRemoved")),
                webhook(by.with("what", "webhookSecret")),
                webhook(Details.NONE.with("what", "webhookOff").with("value", "GONE")),
                webhook(Details.NONE.with("what", "webhookOff").with("value", "FULL")),
                by.with("what", "deputyNamed")
                        .with("person", asking.approver().id())
                        .with("deputy", "contosoauditor")
                        .with("from", NOW)
                        .with("until", NOW.plus(Duration.ofDays(7))),
                by.with("what", "deputyEnded")
                        .with("person", asking.approver().id())
                        .with("deputy", "contosoauditor"),
                by.with("what", "mail")
                        .with("teamAddress", "team@contoso.example")
                        .with("teamOnly", true)
                        .with("mailLinks", true),
                by.with("what", "mail")
                        .with("teamAddress", "")
                        .with("teamOnly", false)
                        .with("mailLinks", false),
                by.with("what", "escalateAfter").with("value", 60),
                by.with("what", "somethingNew")
                        .with("person", asking.approver().id())
                        .with("value", "on")
                        .with("from", NOW));
    }

    /** All but what is read back as a moment or chosen from. */
    private Details entered(Details details) {
        if (entered == null) {
            return details;
        }
        String what = details.find("what").orElseThrow();
        Details typed = CHOSEN.contains(what) ? details : details.with("value", entered);
        for (String name : List.of("by", "person", "deputy", "host", "type", "teamAddress")) {
            typed = typed.find(name).isPresent() ? typed.with(name, entered) : typed;
        }
        return typed;
    }

    private static Details webhook(Details details) {
        return details.with("host", "hooks.contoso.example").with("type", "dev.lockbox.audit.record");
    }

    private static Details decided(String decision, String by) {
        return Details.NONE.with("decision", decision).with("by", by);
    }

    private Case of(String name, Topic topic, Part part, AccessRequest request, AccessGrant grant, Details details) {
        var notice = Notice.of(
                topic,
                asking.tenant().id(),
                request == null ? null : request.id(),
                grant == null ? "exclusion" : grant.id(),
                details,
                NOW,
                NOW);
        return new Case(
                name,
                new Matter(
                        notice,
                        Optional.of(asking.tenant()),
                        Optional.ofNullable(request),
                        Optional.ofNullable(grant),
                        () -> closing),
                part,
                NOW.plusSeconds(90));
    }

    Case theOne(String name, Part part) {
        return everything()
                .filter(it -> it.name().equals(name) && it.part() == part)
                .findFirst()
                .orElseThrow();
    }

    /** Whom a request was put to: one person. */
    private List<Letter> asked() {
        var notice = Notice.of(Topic.REQUEST_WAITS, null, null, null, Details.NONE, NOW, NOW);
        var to = new Addressee(
                Part.APPROVER, asking.approver().id(), "a@contoso.example", new Reader(Locale.ENGLISH, ZoneOffset.UTC));
        return List.of(Letter.of(notice, to, NOW));
    }
}
