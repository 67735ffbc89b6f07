package dev.lockbox.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.ledger.EvidencePacks;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.receipt.NoReceipt;
import dev.lockbox.receipt.Receipt;
import dev.lockbox.receipt.ReceiptPage;
import dev.lockbox.receipt.Receipts;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.AccessRequests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a request came to, and the proof of it, for the customer to keep. */
@RestController
@RequestMapping("/api/v1/requests/{id}")
class EvidenceApi {

    private static final MediaType PAGE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final AccessRequests requests;
    private final Receipts receipts;
    private final EvidencePacks packs;
    private final ObjectMapper json;

    EvidenceApi(AccessRequests requests, Receipts receipts, EvidencePacks packs, ObjectMapper json) {
        this.requests = requests;
        this.receipts = receipts;
        this.packs = packs;
        this.json = json;
    }

    /** For whoever does not ask for a page. */
    @GetMapping("/receipt")
    Receipt receipt(@PathVariable String id, @AuthenticationPrincipal Person person) {
        return issue(id, person).receipt();
    }

    @GetMapping(path = "/receipt", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(
            @PathVariable String id, @AuthenticationPrincipal Person person, HttpServletRequest call) {
        String page = ReceiptPage.of(issue(id, person).receipt());
        AnswerHeaders.allow(ReceiptPage.POLICY + "; frame-ancestors 'none'; sandbox", call);
        return ResponseEntity.ok().contentType(PAGE).body(page);
    }

    /**
     * Writes the pack as it is made. Reading it is not recorded, as no reading is: the pack would be out of date by the
     * record of its own making, and whoever reads it is of the customer whose log it is.
     */
    @GetMapping("/evidence")
    void evidence(@PathVariable String id, @AuthenticationPrincipal Person person, HttpServletResponse answer)
            throws IOException {
        Receipts.Issued issued = issue(id, person);
        byte[] receipt = json.writeValueAsBytes(issued.receipt());
        byte[] page = ReceiptPage.of(issued.receipt()).getBytes(StandardCharsets.UTF_8);
        answer.setContentType("application/zip");
        answer.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("lockbox-evidence-" + issued.receipt().request() + ".zip")
                        .build()
                        .toString());
        packs.write(issued.dossier(), receipt, page, answer.getOutputStream());
    }

    private Receipts.Issued issue(String id, Person person) {
        AccessRequest request = requests.findById(id).orElseThrow(() -> Refused.notFound("request " + id));
        SeparationOfDuties.onlyTheCustomerSeesTheReceipt(person, request);
        return receipts.issue(request);
    }

    /** To ask too early is no attempt at anything, so it is not put on record. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> none(NoReceipt none) {
        ProblemDetail problem = Problems.problem(HttpStatus.CONFLICT, "no-receipt", none.getMessage());
        problem.setProperty("state", none.state());
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
