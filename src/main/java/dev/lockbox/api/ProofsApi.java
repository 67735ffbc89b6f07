package dev.lockbox.api;

import dev.lockbox.audit.Viewpoints;
import dev.lockbox.identity.Fault;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.ledger.Checkpoints;
import dev.lockbox.ledger.Hash;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.RecordProof;
import dev.lockbox.ledger.Signers;
import dev.lockbox.ledger.VerifierKey;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What lets a customer check the audit log without trusting us: checkpoints, proofs and keys. */
@RestController
@RequestMapping("/api/v1/audit")
class ProofsApi {

    private static final String TEXT = "text/plain;charset=UTF-8";

    private final Checkpoints checkpoints;
    private final Signers signers;
    private final Viewpoints viewpoints;

    ProofsApi(Checkpoints checkpoints, Signers signers, Viewpoints viewpoints) {
        this.viewpoints = viewpoints;
        this.checkpoints = checkpoints;
        this.signers = signers;
    }

    /** The newest one, over everything recorded until now, as a C2SP {@code checkpoint}. */
    @GetMapping(path = "/checkpoint", produces = TEXT)
    String checkpoint(@AuthenticationPrincipal Person person) {
        return checkpoints.upToNow(log(person)).note().toString();
    }

    /** The public keys that ever signed, as C2SP verifier keys, one a line, the newest first. */
    @GetMapping(path = "/keys", produces = TEXT)
    String keys(@AuthenticationPrincipal Person person) {
        return signers.verifiers(log(person)).stream()
                .map(VerifierKey::toString)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /**
     * That a record is in the tree (RFC 9162, section 2.1.3).
     *
     * @param leafHash what is in the tree at that place
     * @param inclusionPath from the leaf's sibling up
     */
    record Inclusion(
            long sequence,
            long treeSize,
            String leafHash,
            List<String> inclusionPath,
            String rootHash,
            String checkpoint) {}

    @GetMapping(path = "/proof", produces = MediaType.APPLICATION_JSON_VALUE)
    Inclusion inclusion(@RequestParam(required = false) String sequence, @AuthenticationPrincipal Person person) {
        Log log = log(person);
        Checkpoints.Signed newest = checkpoints.upToNow(log);
        RecordProof proof = proof(log, sequence, newest);
        return new Inclusion(
                proof.index(),
                newest.checkpoint().size(),
                checkpoints.leaf(log, proof.index()).toString(),
                written(proof.path()),
                newest.checkpoint().root().toString(),
                newest.note().toString());
    }

    /** The same in the form of the C2SP {@code tlog-proof}. */
    @GetMapping(path = "/proof", produces = TEXT)
    String inclusionAsText(@RequestParam(required = false) String sequence, @AuthenticationPrincipal Person person) {
        Log log = log(person);
        return proof(log, sequence, checkpoints.upToNow(log)).toString();
    }

    private RecordProof proof(Log log, String sequence, Checkpoints.Signed newest) {
        long size = newest.checkpoint().size();
        long place = place(sequence, size);
        return new RecordProof(place, checkpoints.inclusion(log, place, size), newest.note());
    }

    private static long place(String sequence, long size) {
        var query = new QueryReader();
        long place = query.place("sequence", sequence, 0, Long.MAX_VALUE);
        query.check();
        if (place >= size) {
            throw Refused.notFound("record " + place);
        }
        return place;
    }

    /**
     * That the tree of {@code to} records begins with that of {@code from} (RFC 9162, section 2.1.4).
     *
     * @param rootHash of the tree of {@code to} records
     * @param checkpoint the newest one, whatever {@code to} is
     */
    record Consistency(long from, long to, List<String> consistencyPath, String rootHash, String checkpoint) {}

    @GetMapping(path = "/consistency", produces = MediaType.APPLICATION_JSON_VALUE)
    Consistency consistency(
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @AuthenticationPrincipal Person person) {
        Log log = log(person);
        Checkpoints.Signed newest = checkpoints.upToNow(log);
        long size = newest.checkpoint().size();
        var query = new QueryReader();
        long later = to == null ? size : query.place("to", to, 0, size);
        long earlier = query.place("from", from, 0, size);
        query.check();
        if (earlier > later) {
            throw Refused.invalid(List.of(new Fault("from", "must be at most what to is, " + later)));
        }
        return new Consistency(
                earlier,
                later,
                written(checkpoints.consistency(log, earlier, later)),
                checkpoints.root(log, later).toString(),
                newest.note().toString());
    }

    private static List<String> written(List<Hash> path) {
        return path.stream().map(Hash::toString).toList();
    }

    /** Proofs are of whole logs: each side's of its own. */
    private Log log(Person person) {
        return viewpoints.of(person, null).log();
    }
}
