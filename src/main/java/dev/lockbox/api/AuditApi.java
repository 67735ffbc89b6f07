package dev.lockbox.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.lockbox.identity.Person;
import dev.lockbox.ledger.Checkpoints;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.ledger.Search;
import dev.lockbox.ledger.Spreadsheet;
import dev.lockbox.policy.SeparationOfDuties;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The audit log, for the customer's auditors: searched page by page, or exported whole. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditApi {

    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";
    /** The newest checkpoint, in base64 since it has several lines. */
    static final String CHECKPOINT = "Lockbox-Checkpoint";
    /** The cursor of the next page. */
    static final String NEXT = "Lockbox-Next";

    private final Search search;
    private final Checkpoints checkpoints;

    AuditApi(Search search, Checkpoints checkpoints) {
        this.search = search;
        this.checkpoints = checkpoints;
    }

    /** A record as doors show it. */
    record Found(
            long sequence,
            Instant creationDate,
            String tenant,
            String userId,
            String clientIp,
            String operation,
            String objectId,
            String requestId,
            @JsonRawValue String auditData) {

        static Found of(Recorded recorded) {
            return new Found(
                    recorded.sequence(),
                    recorded.creationDate(),
                    recorded.tenant(),
                    recorded.userId(),
                    recorded.clientIp(),
                    recorded.operation(),
                    recorded.objectId(),
                    recorded.requestId(),
                    recorded.auditData());
        }
    }

    /** A page of records, newest first unless sorted otherwise; {@code next} is null on the last one. */
    record Page(List<Found> records, String next) {}

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page find(AuditQuery asked, @AuthenticationPrincipal Person person) {
        Selection selection = select(asked, person);
        return new Page(selection.records().stream().map(Found::of).toList(), selection.next());
    }

    @GetMapping(produces = NDJSON)
    void exportLines(AuditQuery asked, @AuthenticationPrincipal Person person, HttpServletResponse answer)
            throws IOException {
        answer(asked, person, answer, NDJSON, "ndjson", out -> recorded -> {
            try {
                out.append(recorded.line()).append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @GetMapping(produces = CSV)
    void exportCells(AuditQuery asked, @AuthenticationPrincipal Person person, HttpServletResponse answer)
            throws IOException {
        answer(asked, person, answer, CSV, "csv", out -> new Spreadsheet(out)::write);
    }

    /** How records are written. */
    private interface Form {
        Consumer<Recorded> onto(Writer out);
    }

    private void answer(
            AuditQuery asked, Person person, HttpServletResponse answer, String type, String ending, Form form)
            throws IOException {
        Selection page = asked.isOfAPage() ? select(asked, person) : null;
        Log log = log(person);
        var query = new QueryReader();
        Search.Terms terms = asked.terms(log, query);
        query.check();
        Checkpoints.Signed checkpoint = checkpoints.upToNow(log);
        answer.setContentType(type);
        answer.setCharacterEncoding(StandardCharsets.UTF_8.name());
        answer.setHeader(
                HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"lockbox-" + log.name() + "." + ending + "\"");
        answer.setHeader(
                CHECKPOINT,
                Base64.getEncoder().encodeToString(checkpoint.note().toString().getBytes(StandardCharsets.UTF_8)));
        if (page != null && page.next() != null) {
            answer.setHeader(NEXT, page.next());
        }
        Writer out =
                new BufferedWriter(new OutputStreamWriter(answer.getOutputStream(), StandardCharsets.UTF_8), 1 << 16);
        Consumer<Recorded> writer = form.onto(out);
        if (page != null) {
            page.records().forEach(writer);
        } else {
            search.each(terms, checkpoint.checkpoint().size(), writer);
        }
        out.flush();
    }

    private record Selection(List<Recorded> records, String next) {}

    private Selection select(AuditQuery asked, Person person) {
        var query = new QueryReader();
        Search.Terms terms = asked.terms(log(person), query);
        Search.Page page = asked.page(query);
        query.check();
        List<Recorded> found = search.find(terms, page);
        int size = page.resultSize() - 1;
        List<Recorded> shown = found.subList(0, Math.min(size, found.size()));
        return new Selection(
                shown, found.size() > size ? String.valueOf(shown.get(size - 1).sequence()) : null);
    }

    private static Log log(Person person) {
        SeparationOfDuties.onlyAuditorsReadTheTrail(person);
        return Log.of(person.tenant().orElseThrow());
    }
}
