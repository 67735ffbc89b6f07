package dev.lockbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockbox.ledger.Canonical;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTests {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyOperationIsDocumentedAndNoOther() {
        assertThat(Catalogue.read().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Operation.values()).map(Operation::label).toList());
    }

    @ParameterizedTest
    @EnumSource
    void itsExampleIsALineOfAnExportWithDocumentedFieldsOnly(Operation operation) throws IOException {
        Catalogue entry = Catalogue.read().get(operation.label());
        assertThat(entry.example()).isEqualTo(Canonical.json(entry.example()));
        JsonNode record = JSON.readTree(entry.example());
        assertThat(names(record))
                .containsExactly(
                        "auditData",
                        "clientIp",
                        "creationDate",
                        "objectId",
                        "operation",
                        "requestId",
                        "sequence",
                        "tenant",
                        "userId");
        assertThat(record.get("operation").asText()).isEqualTo(operation.label());
        assertThat(entry.fields()).containsAll(names(record.get("auditData")));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
