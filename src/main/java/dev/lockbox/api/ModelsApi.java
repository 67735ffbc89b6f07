package dev.lockbox.api;

import dev.lockbox.change.FourEyes;
import dev.lockbox.change.ModelChange;
import dev.lockbox.change.ModelChanges;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.Models;
import dev.lockbox.process.Replay;
import dev.lockbox.request.RequestSearch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The models: what is live, and changing it with four eyes. */
@RestController
@RequestMapping("/api/v1/models")
class ModelsApi {

    private final Models models;
    private final ModelChanges changes;
    private final Replay replay;

    ModelsApi(Models models, ModelChanges changes, Replay replay) {
        this.models = models;
        this.changes = changes;
        this.replay = replay;
    }

    /**
     * @param folder what lies in the folders of the node that was asked
     * @param staged the change that waits for a second process owner; null if none does
     */
    record Overview(List<Models.Live> live, Models.Found folder, ModelChangeView staged) {}

    /** A page of changes, newest first; {@code next} is null on the last one. */
    record Page(List<ModelChangeView> changes, String next) {}

    @GetMapping
    Overview overview(@AuthenticationPrincipal Person person) {
        FourEyes.onlyThoseWhoLookAfterModelsSeeThem(person);
        return new Overview(
                models.live(),
                models.found(),
                changes.findByStatus(ModelChange.Status.STAGED)
                        .map(change -> ModelChangeView.of(change, null))
                        .orElse(null));
    }

    @GetMapping("/files/{name}")
    ResponseEntity<byte[]> file(@PathVariable String name, @AuthenticationPrincipal Person person) {
        FourEyes.onlyThoseWhoLookAfterModelsSeeThem(person);
        return attached(name, models.liveText(name));
    }

    private static ResponseEntity<byte[]> attached(String name, Optional<String> text) {
        String there = text.orElseThrow(() -> Refused.notFound("file of that name"));
        return ResponseEntity.ok()
                .contentType(new MediaType(
                        name.endsWith(".form") ? MediaType.TEXT_PLAIN : MediaType.APPLICATION_XML,
                        StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(there.getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/deploy")
    Models.Outcome deploy(@AuthenticationPrincipal Person person) {
        return models.deployFolders(person);
    }

    @GetMapping("/changes")
    Page changes(
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) String limit,
            @AuthenticationPrincipal Person person) {
        FourEyes.onlyThoseWhoLookAfterModelsSeeThem(person);
        var query = new QueryReader();
        int size = query.size("limit", limit, 20, 50);
        RequestSearch.Position after = query.position(cursor);
        query.check();
        List<ModelChange> found = after == null
                ? changes.findAllByOrderByProposedAtDescIdDesc(Limit.of(size + 1))
                : changes.findBefore(after.createdAt(), after.id(), size + 1);
        List<ModelChange> shown = found.subList(0, Math.min(size, found.size()));
        return new Page(
                shown.stream().map(change -> ModelChangeView.of(change, null)).toList(),
                found.size() > size ? QueryReader.cursor(shown.get(size - 1)) : null);
    }

    @GetMapping("/changes/{id}")
    ModelChangeView change(@PathVariable String id, @AuthenticationPrincipal Person person) {
        FourEyes.onlyThoseWhoLookAfterModelsSeeThem(person);
        return view(known(id));
    }

    /** So that whoever approves can open in Modeler what they approve. */
    @GetMapping("/changes/{id}/files/{name}")
    ResponseEntity<byte[]> file(
            @PathVariable String id, @PathVariable String name, @AuthenticationPrincipal Person person) {
        FourEyes.onlyThoseWhoLookAfterModelsSeeThem(person);
        return attached(name, Optional.ofNullable(known(id).files().get(name)));
    }

    private ModelChange known(String id) {
        return changes.findById(id).orElseThrow(() -> Refused.notFound("change " + id));
    }

    @PostMapping("/changes/{id}/approve")
    ModelChangeView approve(@PathVariable String id, @AuthenticationPrincipal Person person) {
        return view(models.approve(id, person));
    }

    @PostMapping("/changes/{id}/reject")
    ModelChangeView reject(@PathVariable String id, @AuthenticationPrincipal Person person) {
        return view(models.reject(id, person));
    }

    private ModelChangeView view(ModelChange change) {
        return ModelChangeView.of(
                change,
                change.status() == ModelChange.Status.STAGED
                        ? replay.of(change.files()).orElse(null)
                        : null);
    }
}
