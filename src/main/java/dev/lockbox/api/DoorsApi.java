package dev.lockbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.grant.DoorKeeper;
import dev.lockbox.grant.DoorState;
import dev.lockbox.identity.Person;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The doors of a grant: which there are, how they stand, and opening one. */
@RestController
@RequestMapping("/api/v1/grants/{id}/doors")
class DoorsApi {

    private final KnownGrants known;
    private final DoorKeeper keeper;

    DoorsApi(KnownGrants known, DoorKeeper keeper) {
        this.known = known;
        this.keeper = keeper;
    }

    record Doors(List<DoorState> doors) {}

    @GetMapping
    Doors list(@PathVariable String id, @AuthenticationPrincipal Person person) {
        return new Doors(keeper.doorsOf(known.grant(id, person)));
    }

    /** What is answered is shown once and kept nowhere: not here, and by no cache on the way. */
    @PostMapping("/{door}")
    ResponseEntity<Map<String, Object>> open(
            @PathVariable String id,
            @PathVariable String door,
            @RequestBody(required = false) ObjectNode body,
            @AuthenticationPrincipal Person person) {
        known.grant(id, person);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("door", door);
        shown.putAll(keeper.open(person, id, door, fields(body)));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(shown);
    }

    private static Map<String, Object> fields(ObjectNode body) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (body != null) {
            body.fieldNames().forEachRemaining(name -> fields.put(name, Body.field(body, name)));
        }
        return fields;
    }
}
