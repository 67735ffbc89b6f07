package dev.lockbox.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.audit.Viewpoints;
import dev.lockbox.audit.Viewpoints.Viewpoint;
import dev.lockbox.identity.Person;
import dev.lockbox.ledger.Canonical;
import dev.lockbox.ledger.Checkpoints;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.Recorded;
import dev.lockbox.ledger.Search;
import dev.lockbox.ledger.Spreadsheet;
import dev.lockbox.ledger.WholeLogs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
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
    /** Stands there while nothing is added to the log, which what is on it cannot tell. */
    static final String STANDS_STILL = "Lockbox-Log-Stands-Still";
    /** The cursor of the next page. */
    static final String NEXT = "Lockbox-Next";

    private final Search search;
    private final WholeLogs wholeLogs;
    private final Checkpoints checkpoints;
    private final Viewpoints viewpoints;
    private final ObjectMapper json;

    AuditApi(Search search, WholeLogs wholeLogs, Checkpoints checkpoints, Viewpoints viewpoints, ObjectMapper json) {
        this.viewpoints = viewpoints;
        this.checkpoints = checkpoints;
        this.search = search;
        this.wholeLogs = wholeLogs;
        this.json = json;
    }

    /** Spring would look for parts of them too, such as {@code operations[a]}, and fail. */
    @InitBinder
    void nothingButTheParameters(WebDataBinder binder) {
        binder.setAllowedFields(Arrays.stream(AuditQuery.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toArray(String[]::new));
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
    Page find(AuditQuery asked, @AuthenticationPrincipal Person person, HttpServletResponse answer) {
        Viewpoint viewpoint = viewpoint(asked, person);
        var query = new QueryReader();
        Selection selection = select(asked, viewpoint, asked.terms(viewpoint, query), query);
        tellIfItStandsStill(viewpoint.log(), answer);
        return new Page(selection.records().stream().map(Found::of).toList(), selection.next());
    }

    @GetMapping(produces = NDJSON)
    void exportLines(AuditQuery asked, @AuthenticationPrincipal Person person, HttpServletResponse answer)
            throws IOException {
        var query = new QueryReader();
        boolean withCheckpoint = asked.endsWithCheckpoint(query);
        Export export = export(asked, person, query);
        Writer out = export.begin(answer, NDJSON, "ndjson");
        Checkpoints.Signed checkpoint = export.begun.checkpoint();
        if (export.isOfTheWholeLog()) {
            checkpoint = wholeLogs.lines(export.begun, it -> line(out, it));
        } else {
            export.each(recorded -> line(out, recorded.line()));
        }
        if (withCheckpoint) {
            line(
                    out,
                    Canonical.json(json.writeValueAsString(
                            Map.of("checkpoint", checkpoint.note().toString()))));
        }
        out.flush();
    }

    private void tellIfItStandsStill(Log log, HttpServletResponse answer) {
        if (checkpoints.standsStill(log)) {
            answer.setHeader(STANDS_STILL, "what happened lately is recorded, and not on the log");
        }
    }

    private static void line(Writer out, String line) {
        try {
            out.append(line).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping(produces = CSV)
    void exportCells(AuditQuery asked, @AuthenticationPrincipal Person person, HttpServletResponse answer)
            throws IOException {
        Export export = export(asked, person, new QueryReader());
        Writer out = export.begin(answer, CSV, "csv");
        export.each(new Spreadsheet(out)::write);
        out.flush();
    }

    private Export export(AuditQuery asked, Person person, QueryReader query) {
        Viewpoint viewpoint = viewpoint(asked, person);
        Search.Terms terms = asked.terms(viewpoint, query);
        Selection page = asked.isOfAPage() ? select(asked, viewpoint, terms, query) : null;
        query.check();
        return new Export(viewpoint, terms, page, wholeLogs.begin(viewpoint.log()));
    }

    /** What is about to be written: a page if one is asked for, else everything the checkpoint counts. */
    private final class Export {

        private final Viewpoint viewpoint;
        private final Search.Terms terms;
        private final Selection page;
        private final WholeLogs.Begun begun;

        Export(Viewpoint viewpoint, Search.Terms terms, Selection page, WholeLogs.Begun begun) {
            this.viewpoint = viewpoint;
            this.terms = terms;
            this.page = page;
            this.begun = begun;
        }

        boolean isOfTheWholeLog() {
            return page == null && terms.isEverything();
        }

        Writer begin(HttpServletResponse answer, String type, String ending) throws IOException {
            tellIfItStandsStill(terms.log(), answer);
            answer.setContentType(type);
            answer.setCharacterEncoding(StandardCharsets.UTF_8.name());
            answer.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"lockbox-" + terms.log().name() + "." + ending + "\"");
            answer.setHeader(
                    CHECKPOINT,
                    Base64.getEncoder()
                            .encodeToString(begun.checkpoint().note().toString().getBytes(StandardCharsets.UTF_8)));
            if (page != null && page.next() != null) {
                answer.setHeader(NEXT, page.next());
            }
            return new BufferedWriter(
                    new OutputStreamWriter(answer.getOutputStream(), StandardCharsets.UTF_8), 1 << 16);
        }

        void each(Consumer<Recorded> reader) {
            if (page == null) {
                search.each(
                        terms,
                        begun.checkpoint().checkpoint().size(),
                        recorded -> reader.accept(viewpoint.show(recorded)));
            } else {
                page.records().forEach(reader);
            }
        }
    }

    private record Selection(List<Recorded> records, String next) {}

    private Selection select(AuditQuery asked, Viewpoint viewpoint, Search.Terms terms, QueryReader query) {
        Search.Page page = asked.page(query);
        query.check();
        List<Recorded> found = search.find(terms, page);
        int size = page.resultSize() - 1;
        List<Recorded> shown = found.subList(0, Math.min(size, found.size()));
        return new Selection(
                shown.stream().map(viewpoint::show).toList(),
                found.size() > size ? String.valueOf(shown.get(size - 1).sequence()) : null);
    }

    private Viewpoint viewpoint(AuditQuery asked, Person person) {
        return viewpoints.of(person, asked.tenant());
    }
}
