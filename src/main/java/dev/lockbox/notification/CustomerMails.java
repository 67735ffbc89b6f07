package dev.lockbox.notification;

import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.ExclusionKind;
import dev.lockbox.exclusion.Exclusions;
import dev.lockbox.identity.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Mails about a customer's Lockbox rather than about a request. Each method answers the subject. */
@Component
class CustomerMails {

    private final Named named;
    private final Exclusions exclusions;

    CustomerMails(Named named, Exclusions exclusions) {
        this.named = named;
        this.exclusions = exclusions;
    }

    Inert settingsChanged(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        boolean byItself = occasion.detail("what").equals("webhookOff");
        sheet.say(byItself ? "settingsChanged.intro.byItself" : "settingsChanged.intro", occasion.tenantName());
        change(occasion, sheet);
        Sheet.Facts facts = sheet.facts();
        occasion.details().find("by").ifPresent(by -> facts.add("fact.changedBy", named.inFull(by, words)));
        facts.add("fact.changedAt", words.both(occasion.matter().notice().createdAt()));
        facts.done();
        if (occasion.part() == Part.CONCERNED) {
            sheet.say("settingsChanged.concerned");
        }
        if (!byItself) {
            sheet.say("settingsChanged.notYou");
        }
        return words.say("settingsChanged.subject", occasion.tenantName());
    }

    private void change(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        String what = occasion.detail("what");
        String said = "settingsChanged." + what;
        Optional<String> value = occasion.details().find("value");
        switch (what) {
            case "requireApproval", "shareComments" ->
                sheet.shout(said + "." + Boolean.parseBoolean(value.orElseThrow()));
            case "auditRetention" -> retention(occasion, sheet, value);
            case "roleGiven" ->
                sheet.shout(
                        decides(value.orElseThrow(), occasion) ? said + ".deciding" : said,
                        person(occasion),
                        role(value.orElseThrow()));
            case "roleTaken" -> sheet.shout(said, person(occasion), role(value.orElseThrow()));
            case "joined" -> sheet.shout(said, person(occasion), role(value.orElseThrow()), occasion.tenantName());
            case "newPassword" -> sheet.shout(said, person(occasion));
            case "contact" -> contact(occasion, sheet);
            case "deputyNamed" -> {
                sheet.shout(said, person(occasion), deputy(occasion));
                standsIn(occasion, sheet);
            }
            case "deputyEnded" -> sheet.shout(said, person(occasion), deputy(occasion));
            case "mail" -> mail(occasion, sheet);
            case "feedSet", "feedRemoved" -> sheet.shout(said, host(occasion));
            case "webhookSet", "webhookRemoved", "webhookSecret" ->
                sheet.shout(said, host(occasion), Inert.quoted(occasion.detail("type"), words));
            case "webhookOff" ->
                sheet.shout(
                        said + "." + value.orElseThrow(), host(occasion), Inert.quoted(occasion.detail("type"), words));
            case "escalateAfter" ->
                sheet.shout(said)
                        .facts()
                        .add("fact.value", Inert.id(value.orElseThrow() + " %"))
                        .done();
            default -> {
                sheet.shout("settingsChanged.other", occasion.tenantName(), Inert.quoted(what, words));
                occasion.details().find("person").ifPresent(person -> sheet.facts()
                        .add("fact.person", named.inFull(person, words))
                        .done());
                rest(occasion, sheet);
            }
        }
    }

    /** What it is now, as it was entered. */
    private static void rest(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        Sheet.Facts facts = sheet.facts();
        occasion.details().find("value").ifPresent(value -> facts.add("fact.value", Inert.quoted(value, words)));
        occasion.details().find("from").ifPresent(from -> facts.add("fact.from", Inert.quoted(from, words)));
        facts.done();
    }

    /** Which of it; where to is between them and whoever looks after it. */
    private void contact(Occasion occasion, Sheet sheet) {
        Details details = occasion.details();
        details.find(Correspondence.FORMER_ADDRESS)
                .ifPresent(before -> sheet.shout("settingsChanged.contact.address", person(occasion)));
        details.find("alternates")
                .ifPresent(changed -> sheet.shout("settingsChanged.contact.alternates", person(occasion)));
        details.find("backup")
                .ifPresent(backup -> sheet.shout(
                        "settingsChanged.contact.backup." + Boolean.parseBoolean(backup), person(occasion)));
    }

    private static void mail(Occasion occasion, Sheet sheet) {
        Details details = occasion.details();
        details.find("teamAddress").ifPresent(address -> {
            if (address.isEmpty()) {
                sheet.shout("settingsChanged.mail.teamAddress.none");
            } else {
                sheet.shout("settingsChanged.mail.teamAddress", Inert.quoted(address, occasion.words()));
            }
        });
        Stream.of("teamOnly", "mailLinks").forEach(name -> details.find(name)
                .ifPresent(on -> sheet.shout("settingsChanged.mail." + name + "." + Boolean.parseBoolean(on))));
    }

    private static Inert host(Occasion occasion) {
        return Inert.quoted(occasion.detail("host"), occasion.words());
    }

    private static void standsIn(Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        sheet.facts()
                .add("fact.from", words.both(Instant.parse(occasion.detail("from"))))
                .add("fact.endsAt", words.both(Instant.parse(occasion.detail("until"))))
                .done();
    }

    private static void retention(Occasion occasion, Sheet sheet, Optional<String> period) {
        Words words = occasion.words();
        period.ifPresentOrElse(
                it -> sheet.shout("settingsChanged.auditRetention")
                        .facts()
                        .add("fact.value", Inert.id(it))
                        .done(),
                () -> sheet.shout("settingsChanged.auditRetention.forEver"));
        occasion.details()
                .find("from")
                .map(Instant::parse)
                .ifPresent(from -> sheet.say("settingsChanged.auditRetention.later", words.both(from)));
    }

    private static boolean decides(String role, Occasion occasion) {
        return Role.of(role)
                .filter(occasion.tenant().offering().decidingRoles()::contains)
                .isPresent();
    }

    private Inert person(Occasion occasion) {
        return named.inFull(occasion.detail("person"), occasion.words());
    }

    private Inert deputy(Occasion occasion) {
        return named.inFull(occasion.detail("deputy"), occasion.words());
    }

    /** Identifiers. */
    private static Inert role(String roles) {
        return Inert.id(roles);
    }

    /** Break-glass access or a legal demand. */
    Inert notAsked(Occasion occasion, Sheet sheet) {
        Exclusion exclusion = exclusions
                .find(occasion.matter().notice().subject().orElseThrow())
                .orElseThrow();
        boolean opened = exclusion.kind() == ExclusionKind.BREAK_GLASS;
        String said = "notAsked." + (opened ? "breakGlass" : "legalDemand");
        sheet.shout(said + ".intro", occasion.tenantName(), named.ofTheProvider(occasion.words()));
        if (exclusion.isOrderedSealed()) {
            sheet.say("notAsked.legalDemand.unsealed");
        }
        facts(exclusion, occasion, sheet);
        exclusion
                .duration()
                .map(duration -> exclusion.confirmedAt().orElseThrow().plus(duration))
                .ifPresent(end -> sheet.say(
                        occasion.now().isBefore(end) ? "notAsked.breakGlass.runs" : "notAsked.breakGlass.ended",
                        occasion.words().both(end)));
        sheet.words("notAsked.words", exclusion.justification()).say("notAsked.more");
        return occasion.words().say(said + ".subject");
    }

    private void facts(Exclusion exclusion, Occasion occasion, Sheet sheet) {
        Words words = occasion.words();
        Sheet.Facts facts = sheet.facts()
                .add("fact.reasonCode", Inert.id(exclusion.reasonCode()))
                .add("fact.service", RequestFacts.service(exclusion.service()))
                .add("fact.resource", Inert.quoted(exclusion.resource(), words));
        exclusion.serviceRequestNumber().ifPresent(ticket -> facts.add("fact.ticket", Inert.of(ticket)));
        exclusion.permissionLevel().ifPresent(level -> facts.add("fact.level", RequestFacts.level(level, words)));
        facts.add(
                "fact.by",
                words.list(Stream.of(Optional.of(exclusion.proposedBy()), exclusion.confirmedBy())
                        .flatMap(Optional::stream)
                        .map(person -> named.to(occasion.part(), person, words))
                        .toList()));
        exclusion.confirmedAt().ifPresent(at -> facts.add("fact.confirmedAt", words.both(at)));
        exclusion
                .duration()
                .ifPresent(duration -> facts.add(
                        "fact.endsAt",
                        words.both(exclusion.confirmedAt().orElseThrow().plus(duration))));
        facts.add("fact.number", Inert.own(exclusion.id())).done();
    }
}
