package dev.lockbox.receipt;

import dev.lockbox.ledger.Hash;
import dev.lockbox.request.InWords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A receipt to read and to print: one page that fetches nothing and runs nothing. */
public final class ReceiptPage {

    private static final DateTimeFormatter HERE =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String STYLE =
            """
            :root { color-scheme: light; }
            * { box-sizing: border-box; }
            body { margin: 0; background: #eef1f4; color: #1d2733; font: 15px/1.5 system-ui, -apple-system, "Segoe UI",
              Roboto, "Helvetica Neue", Arial, sans-serif; }
            main { max-width: 54rem; margin: 2rem auto; padding: 2.5rem 3rem; background: #fff; border-radius: 6px;
              box-shadow: 0 1px 4px rgba(20, 40, 60, .18); overflow-wrap: anywhere; }
            header { border-bottom: 3px solid #1f4e79; padding-bottom: 1rem; margin-bottom: 1.5rem; }
            h1 { margin: 0; font-size: 1.7rem; line-height: 1.25; color: #1f4e79; }
            h2 { margin: 2rem 0 .6rem; font-size: 1.05rem; color: #1f4e79; }
            p { margin: .4rem 0; }
            .quiet, small { color: #5b6875; font-size: .85rem; }
            .outcome { margin-top: .8rem; font-size: 1.15rem; font-weight: 600; }
            .minutes { display: flex; gap: 1rem; margin: 1.5rem 0 0; }
            .minutes div { flex: 1; padding: .8rem 1rem; background: #f3f6f9; border-radius: 6px; }
            .minutes b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
            table { width: 100%; border-collapse: collapse; }
            th, td { padding: .45rem .6rem .45rem 0; text-align: left; vertical-align: top;
              border-bottom: 1px solid #dfe5ea; }
            thead th { font-size: .85rem; color: #5b6875; }
            tbody th { width: 11rem; font-weight: 500; color: #5b6875; }
            tr.outside td { background: #fdf0ee; }
            .list { table-layout: fixed; }
            .list td { padding-right: 1rem; }
            .list .when { width: 15rem; }
            .list .who { width: 9.5rem; }
            .list td > bdi:first-child, .list td > b { font-weight: 600; }
            .list td:nth-child(2) bdi { font-weight: 400; }
            .list .number { padding-right: 0; }
            .number { width: 4rem; text-align: right; padding-right: 0; font-variant-numeric: tabular-nums; color: #5b6875; }
            .words { white-space: pre-wrap; }
            .none { padding: .7rem 1rem; background: #eef6f0; border-radius: 6px; }
            .some { padding: .7rem 1rem; background: #fdf0ee; border-radius: 6px; }
            pre { margin: .6rem 0; padding: .8rem 1rem; background: #f3f6f9; border-radius: 6px; font-size: .8rem;
              white-space: pre-wrap; }
            time { display: block; }
            time small { display: block; }
            @media screen and (max-width: 44rem) { main { margin: 0; padding: 1.2rem; border-radius: 0; }
              .minutes { flex-direction: column; gap: .5rem; } tbody th { width: 7rem; } .list .when { width: 8rem; }
              .list .who { width: 6rem; } .number { width: 3.5rem; } }
            @media print { @page { margin: 16mm; } body { background: #fff; font-size: 10.5pt; }
              main { margin: 0; padding: 0; max-width: none; box-shadow: none; }
              h2, thead { break-after: avoid; } tr, .minutes { break-inside: avoid; }
              .minutes div, .none, .some, pre, tr.outside td { border: 1px solid #c8d0d8; } }
            """;

    /** What browsers let the page do: be shown in its own style, and nothing else. */
    public static final String POLICY =
            "default-src 'none'; style-src '" + hash(STYLE) + "'; base-uri 'none'; form-action 'none'";

    private final Receipt receipt;
    private final ZoneId zone;
    private final Markup page = new Markup();

    private ReceiptPage(Receipt receipt) {
        this.receipt = receipt;
        this.zone = ZoneId.of(receipt.timeZone());
    }

    public static String of(Receipt receipt) {
        var page = new ReceiptPage(receipt);
        page.write();
        return page.page.toString();
    }

    private static String hash(String style) {
        byte[] hash = Hash.sha256().digest(style.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(hash);
    }

    private void write() {
        page.html("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
                .html("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\"/>\n")
                .html("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .html("<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>Receipt of request ")
                .text(receipt.request())
                .html("</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<main>\n");
        head();
        asked();
        answers();
        access();
        doors();
        actions();
        outside();
        evidence();
        page.html("</main>\n</body>\n</html>\n");
    }

    private void head() {
        page.html("<header>\n<h1>Receipt: access to data of ")
                .text(receipt.tenant())
                .html("</h1>\n<p class=\"quiet\">Request ")
                .text(receipt.request())
                .html("<br/>Issued by Lockbox on ")
                .text(here(receipt.issuedAt()))
                .html("</p>\n<p class=\"outcome\">")
                .text(outcome())
                .html("</p>\n</header>\n<div class=\"minutes\">");
        minutes("asked", receipt.minutes().asked());
        minutes("approved", receipt.minutes().approved());
        minutes("used", receipt.minutes().used());
        page.html("</div>\n");
    }

    private void minutes(String what, long count) {
        page.html("<div><b>" + count + "</b> minutes " + what + "</div>");
    }

    private String outcome() {
        if (receipt.access() != null) {
            String ended =
                    switch (receipt.access().how()) {
                        case "REVOKED" ->
                            "was revoked by "
                                    + named(
                                            receipt.access().closedBy(),
                                            receipt.access().closedOnBehalfOf());
                        case "RETURNED" -> "was " + handedBack(receipt.access());
                        default -> "ended by itself when its time was over";
                    };
            String basis =
                    switch (receipt.access().basis()) {
                        case "CUSTOMER_APPROVAL" ->
                            "Approved by "
                                    + named(
                                            receipt.access().approvedBy(),
                                            receipt.access().approvedOnBehalfOf());
                        case "LOCKBOX_OFF" -> "Opened without asking, because Lockbox is switched off";
                        case "NO_CUSTOMER_DATA" -> "Opened without asking, because no customer data is touched";
                        default -> "Opened (" + receipt.access().basis() + ")";
                    };
            return basis + ". The access " + ended + ".";
        }
        return switch (receipt.state()) {
            case "DENIED" -> "Denied. No access was opened.";
            case "EXPIRED" -> "Not answered in time. No access was opened.";
            case "CANCELLED" -> (receipt.withdrawn() == null ? "Cancelled" : "Withdrawn") + ". No access was opened.";
            case "POLICY_DENIED" -> "Refused by the provider's policy. You were not asked, and no access was opened.";
            case "INTERNAL_DENIED" ->
                "Denied by the provider's own approver. You were not asked, and no access was opened.";
            case "INTERNAL_EXPIRED" ->
                "Not answered in time by the provider's own approver. You were not asked, and no access was opened.";
            default -> receipt.state();
        };
    }

    private static String named(String person, String onBehalfOf) {
        return onBehalfOf == null ? person : person + " in the stead of " + onBehalfOf;
    }

    private static String handedBack(Receipt.Access access) {
        return access.closedTicket() == null
                ? "handed back by " + access.closedBy()
                : "ended by " + access.closedBy() + ", who closed the ticket " + access.closedTicket();
    }

    private void asked() {
        Receipt.Asked asked = receipt.asked();
        begin("What was asked");
        row("By", asked.by());
        row("When", asked.at());
        row("Service", asked.service());
        row("Resource", asked.resource());
        row("Level", asked.permissionLevel());
        row("For", InWords.duration(Duration.parse(asked.duration())));
        row("Ticket", asked.serviceRequestNumber());
        row("Reason", asked.justification());
        row("Customer data", asked.customerData() ? "yes" : "no, said the engineer");
        row("Record", asked.record());
        end();
    }

    private void answers() {
        page.html(
                "<h2>Who said what to it</h2>\n<table class=\"list\"><thead><tr><th class=\"when\">When</th><th class=\"who\">Who</th><th>Said</th>"
                        + "<th class=\"number\">Record</th></tr></thead><tbody>\n");
        Receipt.Policy policy = receipt.policy();
        if (policy != null) {
            String rule =
                    policy.rule() == null || policy.rule().equals(policy.reason()) ? "" : " (" + policy.rule() + ")";
            answer(policy.at(), "the provider's policy", policy.outcome(), policy.reason() + rule, policy.record());
        }
        receipt.provider().forEach(step -> answer(step, "the provider's approver"));
        Receipt.Notified notified = receipt.notified();
        if (notified != null) {
            answer(
                    notified.at(),
                    "Lockbox",
                    "wrote to " + String.join(", ", notified.recipients()),
                    "Answer before " + here(notified.decisionDeadline()),
                    notified.record());
        }
        receipt.customer().forEach(step -> answer(step, "your approvers"));
        if (receipt.withdrawn() != null) {
            answer(receipt.withdrawn(), null);
        }
        end();
    }

    /** @param silent who it was that did not answer */
    private void answer(Receipt.Step step, String silent) {
        answer(
                step.at(),
                step.by() == null ? silent : named(step.by(), step.onBehalfOf()),
                step.said() + (step.less() == null ? "" : ", but only " + inWords(step.less())),
                step.comment(),
                step.record());
    }

    private static String inWords(Receipt.Less less) {
        return Stream.of(
                        less.duration() == null ? null : "for " + InWords.duration(Duration.parse(less.duration())),
                        less.permissionLevel() == null ? null : "to " + less.permissionLevel(),
                        less.actions() == null ? null : "with " + String.join(", ", less.actions()))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }

    private void answer(Instant at, String who, String said, String words, Long record) {
        page.html("<tr>");
        cell(at);
        page.html("<td>").element("bdi", who).html("</td><td>").element("bdi", said);
        if (words != null) {
            page.html("<div class=\"words\" dir=\"auto\">").text(words).html("</div>");
        }
        page.html("</td>");
        number(record);
        page.html("</tr>\n");
    }

    private void access() {
        Receipt.Access access = receipt.access();
        if (access == null) {
            return;
        }
        begin("Access");
        row("For", access.engineer());
        row("Level", access.permissionLevel());
        row("Only the actions", access.actions() == null ? null : String.join(", ", access.actions()));
        row("Opened", access.opened());
        if (access.acceptanceDue() && access.accepted() == null) {
            row(
                    "Accepted",
                    "no: less was approved than asked for, the engineer did not accept it and could use nothing");
        } else if (access.acceptanceDue()) {
            row("Accepted", access.accepted());
        }
        row("Until", access.until());
        row("Ended", access.closed());
        row(
                "How",
                switch (access.how()) {
                    case "REVOKED" -> "revoked by " + named(access.closedBy(), access.closedOnBehalfOf());
                    case "RETURNED" -> handedBack(access);
                    default -> "by itself, when its time was over";
                });
        row(
                "Records",
                Stream.of(access.openedRecord(), access.acceptedRecord(), access.closedRecord())
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")));
        end();
        if (access.closedRecord() == null) {
            page.html("<p class=\"quiet\">Access ends by the clock; the record of it follows.</p>\n");
        }
    }

    private void doors() {
        if (receipt.doors().isEmpty()) {
            return;
        }
        page.html("<h2>Doors that were opened</h2>\n<table class=\"list\"><thead><tr><th class=\"when\">Opened</th>"
                + "<th class=\"when\">Shut</th><th>Door</th><th class=\"number\">Record</th></tr></thead><tbody>\n");
        for (Receipt.Door door : receipt.doors()) {
            page.html(door.shut() == null ? "<tr class=\"outside\">" : "<tr>");
            cell(door.opened());
            if (door.shut() == null) {
                page.html("<td><b>not shut yet</b></td>");
            } else {
                cell(door.shut());
            }
            page.html("<td>").element("bdi", door.door());
            if (door.failedAttempts() != null) {
                page.html("<br/><small>")
                        .text("after " + door.failedAttempts() + " attempts that failed")
                        .html("</small>");
            }
            page.html("</td>");
            number(door.openedRecord(), door.shutRecord());
            page.html("</tr>\n");
        }
        end();
    }

    private void actions() {
        page.html("<h2>What the engineer did</h2>\n");
        if (receipt.actions().isEmpty()) {
            page.html("<p class=\"none\">No action is on record.</p>\n");
            return;
        }
        page.html(
                "<table class=\"list\"><thead><tr><th class=\"when\">When</th><th class=\"who\">Engineer</th><th>Action</th><th class=\"number\">Record</th></tr>"
                        + "</thead><tbody>\n");
        for (Receipt.Action action : receipt.actions()) {
            page.html(action.outside() == null ? "<tr>" : "<tr class=\"outside\">");
            cell(action.at());
            page.html("<td>").element("bdi", action.engineer()).html("</td><td><b>");
            page.element("bdi", action.action()).html("</b>");
            if (action.object() != null) {
                page.html(" on ").element("bdi", action.object());
            }
            end(action);
            for (Map.Entry<String, Object> more : action.data().entrySet()) {
                if (!more.getKey().equals("Engineer")) {
                    page.html("<br/><small>")
                            .element("bdi", more.getKey() + ": " + more.getValue())
                            .html("</small>");
                }
            }
            page.html("</td>");
            number(action.record(), action.endRecord());
            page.html("</tr>\n");
        }
        end();
    }

    private void end(Receipt.Action action) {
        if (action.outcome() != null) {
            String until = action.ended() == null ? "" : ", until " + here(action.ended());
            page.html("<br/>").element("bdi", action.outcome() + until);
        }
    }

    private void outside() {
        page.html("<h2>Refused, or outside of what was approved</h2>\n");
        if (receipt.outsideScopeInAll() == 0) {
            page.html("<p class=\"none\">Nothing.</p>\n");
            return;
        }
        int shown = receipt.outsideScope().size();
        page.html("<p class=\"some\">" + receipt.outsideScopeInAll() + " in all"
                + (shown < receipt.outsideScopeInAll() ? "; these are the first " + shown : "") + ".</p>\n");
        page.html(
                "<table class=\"list\"><thead><tr><th class=\"when\">When</th><th class=\"who\">Who</th><th>What</th><th class=\"number\">Record</th></tr></thead>"
                        + "<tbody>\n");
        for (Receipt.Outside it : receipt.outsideScope()) {
            answer(it.at(), it.by() == null ? "nobody who signed in" : it.by(), it.what(), it.why(), it.record());
        }
        end();
    }

    private void evidence() {
        page.html("<h2>Evidence</h2>\n<p>This is told from record")
                .html(receipt.records().size() == 1 ? " " : "s ")
                .text(ranges(receipt.records()))
                .html(" of your audit log. The log signed this checkpoint over them:</p>\n<pre>")
                .text(receipt.checkpoint())
                .html(
                        "</pre>\n<p class=\"quiet\">The evidence pack of this request holds the records and the proof of each,"
                                + " to be checked without the provider. Times are in the time zone ")
                .text(receipt.timeZone())
                .html(", with UTC below.</p>\n");
    }

    /** Neighbours drawn together: {@code 3 to 5, 9}. */
    private static String ranges(List<Long> numbers) {
        List<String> ranges = new ArrayList<>();
        for (int at = 0; at < numbers.size(); at++) {
            int from = at;
            while (at + 1 < numbers.size() && numbers.get(at + 1) == numbers.get(at) + 1) {
                at++;
            }
            ranges.add(numbers.get(from) + (at == from ? "" : " to " + numbers.get(at)));
        }
        return String.join(", ", ranges);
    }

    private void begin(String heading) {
        page.html("<h2>" + heading + "</h2>\n<table><tbody>\n");
    }

    private void end() {
        page.html("</tbody></table>\n");
    }

    private void row(String name, Object value) {
        if (value == null) {
            return;
        }
        page.html("<tr><th scope=\"row\">" + name + "</th>");
        if (value instanceof Instant at) {
            cell(at);
        } else {
            page.html("<td class=\"words\" dir=\"auto\">").text(value).html("</td>");
        }
        page.html("</tr>\n");
    }

    private void cell(Instant at) {
        page.html("<td><time datetime=\"" + at + "\">")
                .text(here(at))
                .html("<small>" + UTC.format(at) + "</small></time></td>");
    }

    private void number(Long record) {
        page.html("<td class=\"number\">" + (record == null ? "not yet" : record) + "</td>");
    }

    private void number(long first, Long last) {
        page.html("<td class=\"number\">" + first + (last == null ? "" : ", " + last) + "</td>");
    }

    private String here(Instant at) {
        return HERE.format(at.atZone(zone));
    }
}
