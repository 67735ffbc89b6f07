package dev.lockbox.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockbox.audit.Operation;
import dev.lockbox.ledger.Canonical;
import dev.lockbox.ledger.Following.Placed;
import dev.lockbox.ledger.Hash;
import dev.lockbox.ledger.Log;
import dev.lockbox.ledger.Recorded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver gets to read. */
class SyslogTests {

    private static final Instant THEN = Instant.parse("2026-03-02T09:00:00.123Z");

    @Test
    void aRecordIsAMessageAsTheRfcHasItWithItsLineInside() {
        Recorded record = record("contoso", "Set-AccessToCustomerDataRequest", "{\"ApprovalDecision\":\"Approve\"}");
        SyslogMessage message = message(record);
        assertThat(message.facility()).as("log audit").isEqualTo(13);
        assertThat(message.severity()).as("notice").isEqualTo(5);
        assertThat(message.timestamp()).isEqualTo(THEN.atOffset(ZoneOffset.UTC));
        assertThat(message.hostname()).isEqualTo("node-1.example");
        assertThat(message.appName()).isEqualTo("lockbox");
        assertThat(message.procId()).isEqualTo("-");
        assertThat(message.msgId()).isEqualTo("Set-AccessToCustomerDataRequest");
        assertThat(message.sdId()).isEqualTo("lockbox@32473");
        assertThat(message.parameters())
                .isEqualTo(Map.of(
                        "seq", "5", "log", "contoso", "leaf", leaf(record).toString()));
        assertThat(message.message()).isEqualTo(record.line());
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyOperationFitsAndOnlyRefusalsStandOut(Operation operation) {
        SyslogMessage message = message(record("contoso", operation.label(), "{}"));
        assertThat(message.msgId()).isEqualTo(operation.label().replace(" ", ""));
        assertThat(message.severity()).isEqualTo(operation == Operation.REFUSE ? 4 : 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quotes \\\" and \\\\ and ] in a row",
                "lines\\nand\\r\\nmore\\tof them",
                "Zürich, 東京, 🔐, مرحبا",
                "<109>1 - - - - - - forged",
                "\\u0000\\u001b[31m\\u0085\\u2028"
            })
    void whateverSomebodyTypedArrivesAsItsLineIs(String typed) {
        Recorded record = record("contoso", "Create Lockbox Request", "{\"Justification\":\"" + typed + "\"}");
        SyslogMessage message = message(record);
        assertThat(message.message()).isEqualTo(record.line()).doesNotContain("\n", "\r");
        assertThat(Hash.ofLeaf(message.message().getBytes(StandardCharsets.UTF_8)))
                .hasToString(message.parameters().get("leaf"));
    }

    @Test
    void noValueEndsItsStructuredData() {
        String name = "a]\"\\ b=\"c\"][x y=\"";
        assertThat(message(record(name, "Open Grant", "{}")).parameters()).containsEntry("log", name);
    }

    @Test
    void aFieldOfTheHeaderTakesNoBlanksAndNoMoreThanFits() {
        assertThat(message(record("contoso", "Löschen von Größen, die kein Ende nehmen wollen und noch mehr", "{}"))
                        .msgId())
                .isEqualTo("LschenvonGren,diekeinEndenehmenw");
        assertThat(message(record("contoso", "読む", "{}")).msgId()).isEqualTo("-");
        assertThat(message(settings("two words", "1.2"), record("contoso", "x", "{}"))
                        .hostname())
                .isEqualTo("twowords");
        assertThat(message(settings(null, "1.2"), record("contoso", "x", "{}")).sdId())
                .isEqualTo("lockbox@1.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1 2", "32473]"})
    void anEnterpriseNumberIsANumber(String number) {
        assertThatThrownBy(() -> settings(null, number)).isInstanceOf(IllegalArgumentException.class);
    }

    private static SyslogMessage message(Recorded record) {
        return message(settings("node-1.example", "32473"), record);
    }

    private static SyslogMessage message(FeedSettings settings, Recorded record) {
        byte[] frame = new Syslog(settings).frame(new Placed(record, leaf(record)));
        String length = new String(frame, StandardCharsets.US_ASCII).split(" ", 2)[0];
        byte[] message = Arrays.copyOfRange(frame, length.length() + 1, frame.length);
        assertThat(length).isEqualTo(String.valueOf(message.length));
        return SyslogMessage.parse(message);
    }

    private static FeedSettings settings(String hostname, String enterpriseNumber) {
        return new FeedSettings(List.of(), List.of(), hostname, enterpriseNumber, Duration.ofSeconds(1));
    }

    private static Recorded record(String log, String operation, String data) {
        return new Recorded(new Log(log), 5, THEN, "engineer", "192.0.2.7", operation, "7", "7", Canonical.json(data));
    }

    private static Hash leaf(Recorded record) {
        return Hash.ofLeaf(record.line().getBytes(StandardCharsets.UTF_8));
    }
}
