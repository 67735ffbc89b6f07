package dev.lockbox.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockbox.ledger.Checkpoint;
import dev.lockbox.ledger.Hash;
import dev.lockbox.ledger.verify.LogOnPaper.Pen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A reviewer with an export, a checkpoint from an old mail and the public key tells an honest log from every altered one. */
class AuditVerifyTests {

    private static final Instant MUCH_LATER = Instant.parse("2028-02-29T09:00:00Z");

    @TempDir
    private Path folder;

    private final LogOnPaper log = LogOnPaper.of("contoso", 12);
    private final Pen pen = log.pen();
    private final StringWriter said = new StringWriter();

    private Path export;
    private Path checkpoint;

    @BeforeEach
    void writeTheLog() {
        export = LogOnPaper.write(folder.resolve("log.ndjson"), log.lines);
        checkpoint = file("checkpoint.txt", log.checkpoint(12, pen));
    }

    private int run(Object... args) {
        said.getBuffer().setLength(0);
        var out = new PrintWriter(said, true);
        int status = new CommandLine(new AuditVerify())
                .setOut(out)
                .setErr(out)
                .execute(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
        assertThat(said.toString()).doesNotContain("\tat ").doesNotContain("Exception");
        return status;
    }

    private Path file(String name, String text) {
        return LogOnPaper.write(folder.resolve(name), text);
    }

    private Path keys(Pen... pens) {
        return LogOnPaper.write(
                folder.resolve("keys.txt"),
                Arrays.stream(pens).map(each -> each.key.toString()).toList());
    }

    /** The lines as they were handed to the reviewer, against what was signed when the log had that many records. */
    private int verify(List<String> lines, int... sizes) {
        List<Object> args = new ArrayList<>(
                List.of(LogOnPaper.write(folder.resolve("export.ndjson"), lines), "--public-key", keys(pen)));
        for (int size : sizes) {
            args.add("--checkpoint");
            args.add(file("at" + size + ".txt", log.checkpoint(size, pen)));
        }
        return run(args.toArray());
    }

    private List<String> wrong() {
        return said.toString()
                .lines()
                .filter(line -> line.startsWith("WRONG: "))
                .map(line -> line.substring(7))
                .toList();
    }

    private List<String> altered() {
        return new ArrayList<>(log.lines);
    }

    private List<String> with(int sequence, String from, String to) {
        List<String> lines = altered();
        assertThat(lines.get(sequence)).contains(from);
        lines.set(sequence, lines.get(sequence).replace(from, to));
        return lines;
    }

    /** Nested only so that a reader finds them together. */
    @Nested
    class AnHonestLog {

        @Test
        void isToldToBeOne() {
            assertThat(verify(log.lines, 12)).isZero();
            assertThat(said.toString().lines())
                    .containsExactly(
                            "The log lockbox/contoso, records 0 to 11.",
                            "The checkpoint in " + folder.resolve("at12.txt")
                                    + " (12 records) is truly signed, and fits.",
                            "Nothing is wrong.");
        }

        @Test
        void isOneForEveryCheckpointItEverHad() {
            for (int size = 0; size <= 12; size++) {
                assertThat(verify(log.lines, size)).as("" + size).isZero();
            }
            assertThat(verify(log.lines, 12, 0, 7, 3, 8)).isZero();
        }

        @Test
        void mayHaveGoneOnSinceTheCheckpointAndThatIsSaid() {
            assertThat(verify(log.lines, 8)).isZero();
            assertThat(said.toString()).contains("Records 8 to 11 are not covered");
        }

        @Test
        void mayBeZippedAndMayHaveBeenThroughWindows() throws IOException {
            Path checkpoint = file("c", log.checkpoint(12, pen));
            assertThat(run(LogOnPaper.zip(folder.resolve("export.ndjson.gz"), log.lines), "--checkpoint", checkpoint))
                    .isZero();
            Path windows = file("w", "\uFEFF" + String.join("\r\n", log.lines) + "\r\n\r\n");
            assertThat(run(windows, "--checkpoint", checkpoint)).isZero();
            Path noLastLineFeed = file("n", String.join("\n", log.lines));
            assertThat(run(noLastLineFeed, "--checkpoint", checkpoint)).isZero();
        }

        @Test
        void bringsItsOwnCheckpointOnTheLastLine() {
            for (int size : new int[] {12, 9, 0}) {
                List<String> lines = altered();
                lines.add(own(log.checkpoint(size, pen)));
                assertThat(verify(lines)).as(said.toString()).isZero();
                assertThat(said.toString())
                        .contains("on the export's last line (" + size + " records) is truly signed, and fits");
                assertThat(verify(lines, 5)).isZero();
            }
        }

        @Test
        void ofTheProviderItselfNamesNoTenant() {
            LogOnPaper ours = LogOnPaper.of(null, 3);
            Pen its = ours.pen();
            assertThat(run(
                            LogOnPaper.write(folder.resolve("e"), ours.lines),
                            "--checkpoint",
                            file("c", ours.checkpoint(3, its)),
                            "--public-key",
                            keys(its)))
                    .isZero();
            assertThat(said.toString()).contains("lockbox/the-provider");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\u00e4\u00f6\u00fc \u20ac \ud83d\ude02 \u202e",
                    "two\\nlines\\r\\n\\ttab",
                    "\\\"quoted\\\" and back\\\\slash",
                    "\\u0000\\u001f\u007f\u0085",
                    "=HYPERLINK(1)",
                    "</script>"
                })
        void mayHoldAnyText(String comment) {
            log.record("Deny", "{\"Comment\":\"" + comment + "\",\"\u00e4\":[1,-2,3.5,1e30,true,{}],\"z\":\"\"}");
            assertThat(verify(log.lines, 13)).as(said.toString()).isZero();
        }

        @Test
        void staysOneWhenOnlyItsSpellingChanges() {
            List<String> lines = with(5, "{\"auditData\"", " { \"auditData\"");
            lines.set(6, lines.get(6).replace("contosoapprover", "contoso\\u0061pprover"));
            lines.set(7, lines.get(7).replace("\"sequence\":7", "\"sequence\":7.0"));
            assertThat(verify(lines, 12)).as(said.toString()).isZero();
        }

        @Test
        void mayBeEmpty() {
            assertThat(verify(List.of(), 0)).isZero();
        }
    }

    private static String own(String note) {
        return "{\"checkpoint\":\"" + note.replace("\n", "\\n") + "\"}";
    }

    @Nested
    class ARecord {

        @Test
        void thatWasChangedIsBracketedByTheCheckpoints() {
            List<String> lines = with(6, "Approve\"", "Deny\"");
            assertThat(verify(lines, 3, 5, 9, 12)).isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .startsWith("Among the records 5 to 8 at least one is not the one the checkpoint in ")
                    .contains("at9.txt (9 records) vouches for: it was changed, exchanged or renumbered")
                    .contains("--earlier");
        }

        @Test
        void thatWasChangedIsNamedWhereTwoCheckpointsEncloseIt() {
            assertThat(verify(with(6, "Approve\"", "Deny\""), 6, 7)).isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .startsWith("Record 6 is not the one")
                    .contains("changed");
        }

        @Test
        void thatWasChangedAfterTheCheckpointIsNotCovered() {
            assertThat(verify(with(6, "Approve\"", "Deny\""), 6)).isZero();
            assertThat(said.toString()).contains("Records 6 to 11 are not covered");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 5, 10})
        void thatIsMissingIsNamed(int sequence) {
            List<String> lines = altered();
            lines.remove(sequence);
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong()).containsExactly("Record " + sequence + " is missing.");
        }

        @Test
        void thatIsMissingDoesNotHideWhatIsWrongBefore() {
            List<String> lines = with(2, "Approve\"", "Deny\"");
            lines.remove(9);
            lines.remove(8);
            assertThat(verify(lines, 4, 12)).isOne();
            assertThat(wrong()).hasSize(2).contains("Records 8 to 9 are missing.");
        }

        @Test
        void thatIsMissingAtTheEndIsNamed() {
            assertThat(verify(log.lines.subList(0, 11), 12)).isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .startsWith("Record 11 is missing at the end")
                    .contains("rewound");
            assertThat(verify(List.of(), 12)).isOne();
            assertThat(wrong()).singleElement().asString().startsWith("Records 0 to 11 are missing at the end");
        }

        @Test
        void thatStandsThereTwiceIsNamed() {
            List<String> lines = altered();
            lines.add(6, lines.get(5));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong())
                    .containsExactly("Record 5 stands there twice, again on line 7: one of the two was added.");
        }

        @Test
        void thatWasAddedAtTheEndBelowTheCheckpointIsNotPassedAsSigned() {
            List<String> lines = altered().subList(0, 11);
            lines.add(with(11, "Approve\"", "Deny\"").get(11));
            assertThat(verify(lines, 11, 12)).isOne();
            assertThat(wrong()).singleElement().asString().startsWith("Record 11 is not the one");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 4, 12})
        void ofAnotherCustomerIsNamed(int at) {
            List<String> lines = altered();
            lines.add(at, LogOnPaper.of("fabrikam", 5).lines.get(4));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong())
                    .containsExactly(
                            "Line " + (at + 1) + " was added: it holds record 4 of another log, lockbox/fabrikam.");
        }

        @Test
        void outOfOrderIsNamed() {
            List<String> lines = altered();
            Collections.swap(lines, 5, 6);
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong()).containsExactly("Record 5 is out of order: it stands on line 7, after record 6.");
            lines = altered();
            lines.add(lines.remove(0));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong()).containsExactly("Record 0 is out of order: it stands on line 12, after record 11.");
            Collections.reverse(lines = altered());
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong()).hasSize(11).allMatch(line -> line.contains("out of order"));
        }

        @Test
        void thatStandsThereTwiceDoesNotHideThatAnotherIsMissing() {
            List<String> lines = altered();
            lines.add(6, lines.get(5));
            lines.remove(2);
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong())
                    .containsExactly(
                            "Record 5 stands there twice, again on line 6: one of the two was added.",
                            "Record 2 is missing.");
        }

        @Test
        void cannotWriteOnTheTerminalWhatItLikes() {
            List<String> lines = altered();
            lines.add(4, LogOnPaper.line(4, "\\u001b[2J\\u0085\\u202e", "x", "{}", MUCH_LATER));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong()).singleElement().asString().contains("another log, lockbox/?[2J??.");
        }

        @Test
        void outOfOrderIsStillHeldAgainstTheCheckpoint() {
            List<String> lines = altered();
            Collections.swap(lines, 5, 6);
            verify(lines, 12);
            assertThat(said.toString()).contains("is truly signed, and fits");
            lines.set(9, lines.get(9).replace("Approve", "Deny"));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong()).hasSize(2).anyMatch(line -> line.startsWith("Among the records 0 to 11"));
        }

        @Test
        void thatChangedPlacesWithAnotherByItsNumberIsFound() {
            List<String> lines = altered();
            lines.set(5, log.lines.get(6).replace("\"sequence\":6", "\"sequence\":5"));
            lines.set(6, log.lines.get(5).replace("\"sequence\":5", "\"sequence\":6"));
            assertThat(verify(lines, 5, 7, 12)).isOne();
            assertThat(wrong()).singleElement().asString().startsWith("Among the records 5 to 6");
        }

        @Test
        void thatWasTakenOutAndTheRestRenumberedIsFound() {
            assertThat(verify(takenOut(5), 5, 12)).isOne();
            assertThat(wrong()).singleElement().asString().startsWith("Record 11 is missing at the end");
            assertThat(verify(takenOut(5), 5, 11)).isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .startsWith("Among the records 5 to 10")
                    .contains("renumbered");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "hello",
                    "{",
                    "[]",
                    "{}",
                    "{\"sequence\":5}",
                    "{\"checkpoint\":5}",
                    "{\"removed\":{}}",
                    "{\"leafHashes\":\"AAAA\",\"removed\":{\"first\":0,\"last\":255}}",
                    "{\"leafHashes\":\"???\",\"removed\":{\"first\":0,\"last\":255}}",
                    "{\"leafHashes\":\"AAAA\",\"removed\":{\"first\":1,\"last\":2}}",
                    "{\"leafHashes\":\"\",\"removed\":{\"first\":-256,\"last\":-1}}",
                    "\u001b[2J",
                    "\"\\ud800\""
                })
        void isWhatEveryLineMustBe(String stray) {
            List<String> lines = altered();
            lines.add(4, stray);
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .startsWith("Line 5 is no record: ")
                    .doesNotContain("\u001b");
        }

        @Test
        void doesNotHideBehindANameThatStandsTwice() {
            for (String changed : new String[] {
                with(5, "\"clientIp\":null", "\"clientIp\":null,\"clientIp\":null")
                        .get(5),
                with(5, "\"operation\":", "\"operation\":null,\"operation\":").get(5),
                with(5, "\"Comment\":", "\"Comment\":\"x\",\"Comment\":").get(5),
                with(5, "\"operation\":", "\"\\u006fperation\":\"x\",\"operation\":")
                        .get(5)
            }) {
                List<String> lines = altered();
                lines.set(5, changed);
                assertThat(verify(lines, 12)).isOne();
                assertThat(wrong().get(0)).startsWith("Line 6 is no record: ").contains("uplicate");
            }
        }

        @Test
        void doesNotHideBehindRoundingOrHalfCharacters() throws IOException {
            log.record("x", "{\"n\":9007199254740992,\"s\":\"?\"}");
            assertThat(verify(with(12, "9007199254740992", "9007199254740993"), 13))
                    .isOne();
            assertThat(wrong().get(0)).contains("more digits than can be kept");
            assertThat(verify(with(12, "\"?\"", "\"\\ud83d\""), 13)).isOne();
            assertThat(wrong().get(0)).contains("half a character");
            byte[] bytes =
                    String.join("\n", log.lines).replace("\"?\"", "\"\u00ff\"").getBytes(StandardCharsets.ISO_8859_1);
            Path latin = Files.write(folder.resolve("latin"), bytes);
            assertThat(run(latin, "--checkpoint", folder.resolve("at13.txt"))).isOne();
            assertThat(wrong().get(0)).contains("not UTF-8");
        }

        @Test
        void whoseEveryBitWasTurnedIsFound() throws IOException {
            byte[] honest = (String.join("\n", log.lines.subList(0, 3)) + "\n").getBytes(StandardCharsets.UTF_8);
            Path checkpoint = file("c", log.checkpoint(3, pen));
            Path export = folder.resolve("e");
            var random = new Random(5);
            for (int i = 0; i < 400; i++) {
                byte[] bytes = honest.clone();
                bytes[random.nextInt(bytes.length - 1)] ^= (byte) (1 << random.nextInt(8));
                Files.write(export, bytes);
                assertThat(run(export, "--checkpoint", checkpoint))
                        .as(new String(bytes, StandardCharsets.UTF_8))
                        .isOne();
            }
        }

        @Test
        void ofWhichThousandsAreWrongIsToldInAFewLines() {
            LogOnPaper big = LogOnPaper.of("contoso", 3_000);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 3_000; i += 2) {
                lines.add(big.lines.get(i));
            }
            assertThat(run(
                            LogOnPaper.write(folder.resolve("e"), lines),
                            "--checkpoint",
                            file("c", big.checkpoint(3_000, pen))))
                    .isOne();
            assertThat(wrong()).hasSize(22).last().isEqualTo("And 1479 more gaps.");
        }
    }

    /** Record taken out, those behind it moved up. */
    private List<String> takenOut(int sequence) {
        List<String> lines = altered();
        lines.remove(sequence);
        for (int i = sequence; i < lines.size(); i++) {
            lines.set(i, lines.get(i).replace("\"sequence\":" + (i + 1), "\"sequence\":" + i));
        }
        return lines;
    }

    @Nested
    class ACheckpoint {

        @Test
        void signedByAnotherKeyIsToldWithItsId() {
            Pen strange = log.pen();
            Path checkpoint = file("c", log.checkpoint(12, strange));
            assertThat(run(export, "--checkpoint", checkpoint, "--public-key", keys(pen)))
                    .isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .contains("signed by another key")
                    .contains(strange.key.id(), pen.key.id());
        }

        @Test
        void signedWithTheKeyOfAnotherLogIsRefused() {
            Pen fabrikams = new Pen("lockbox/fabrikam");
            String text = log.checkpoint(12, pen).split("\n\n")[0] + "\n";
            Path checkpoint = file("c", LogOnPaper.signed(text, fabrikams));
            assertThat(run(export, "--checkpoint", checkpoint, "--public-key", keys(pen, fabrikams)))
                    .isOne();
            assertThat(wrong()).singleElement().asString().contains("signed by another key");
        }

        @Test
        void thatWasAlteredHasAFalseSignature() {
            List<String> lines = with(5, "Approve\"", "Deny\"");
            LogOnPaper forged = new LogOnPaper("contoso");
            forged.lines.addAll(lines);
            String signature = log.checkpoint(12, pen).split("\n\n")[1];
            String text = forged.checkpoint(12, pen).split("\n\n")[0];
            Path checkpoint = file("c", text + "\n\n" + signature);
            Path altered = LogOnPaper.write(folder.resolve("a"), lines);
            assertThat(run(altered, "--checkpoint", checkpoint, "--public-key", keys(pen)))
                    .isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .contains("is not what was signed")
                    .contains("false");
            // Without the key nobody can know, and that must be said.
            assertThat(run(altered, "--checkpoint", checkpoint)).isZero();
            assertThat(said.toString()).contains("WHO SIGNED THE CHECKPOINT WAS NOT CHECKED");
        }

        @Test
        void ofAnotherLogIsToldSo() {
            LogOnPaper fabrikam = LogOnPaper.of("fabrikam", 12);
            Pen its = fabrikam.pen();
            Path checkpoint = file("c", fabrikam.checkpoint(12, its));
            assertThat(run(export, "--checkpoint", checkpoint, "--public-key", keys(its)))
                    .isOne();
            assertThat(wrong())
                    .containsExactly("The checkpoint in " + checkpoint
                            + " (12 records) is of another log: of lockbox/fabrikam, and the export is of"
                            + " lockbox/contoso.");
        }

        @Test
        void staysGoodWhenTheKeyIsRotated() {
            Pen next = log.pen();
            Path both = file("both", log.checkpoint(12, pen, next));
            assertThat(run(export, "--checkpoint", both, "--public-key", keys(pen)))
                    .isZero();
            assertThat(run(export, "--checkpoint", both, "--public-key", keys(next)))
                    .isZero();
            assertThat(run(export, "--checkpoint", both, "--public-key", keys(pen, next)))
                    .isZero();
            assertThat(run(export, "--checkpoint", both, "--public-key", keys(log.pen())))
                    .isOne();
            Path old = file("old", log.checkpoint(7, pen));
            Path fresh = file("fresh", log.checkpoint(12, next));
            assertThat(run(export, "--checkpoint", old, "--checkpoint", fresh, "--public-key", keys(pen, next)))
                    .isZero();
            assertThat(run(export, "--checkpoint", old, "--checkpoint", fresh, "--public-key", keys(pen)))
                    .isOne();
        }

        @Test
        void ofWhichOneOfTwoKnownSignaturesIsFalseIsWorthNothing() {
            Pen next = log.pen();
            String good = log.checkpoint(12, pen);
            String ofAnother = log.checkpoint(11, next).split("\n\n")[1];
            Path checkpoint = file("c", good + ofAnother);
            assertThat(run(export, "--checkpoint", checkpoint, "--public-key", keys(pen, next)))
                    .isOne();
        }

        @Test
        void largerThanTheLogMeansThatItWasRewound() {
            List<String> lines = altered().subList(0, 9);
            lines.add(own(log.checkpoint(9, pen)));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .startsWith("Records 9 to 11 are missing at the end")
                    .contains("the log was rewound");
        }

        @Test
        void thatNoLongerFitsWhereANewerOneDoesMeansThatTheLogWasWrittenAnew() {
            LogOnPaper anew = new LogOnPaper("contoso");
            anew.lines.addAll(with(4, "Approve\"", "Deny\""));
            Path fresh = file("fresh", anew.checkpoint(12, pen));
            Path old = file("old", log.checkpoint(8, pen));
            Path fine = file("fine", log.checkpoint(3, pen));
            Path theExport = LogOnPaper.write(folder.resolve("anew"), anew.lines);
            assertThat(run(
                            theExport,
                            "--checkpoint",
                            fresh,
                            "--checkpoint",
                            old,
                            "--checkpoint",
                            fine,
                            "--public-key",
                            keys(pen)))
                    .isOne();
            assertThat(wrong())
                    .containsExactly("The checkpoint in " + old
                            + " (8 records) does not fit, although the checkpoint in " + fresh
                            + " (12 records) does: the log was rewound, and its beginning was written anew.");
        }

        @Test
        void ofTheSameSizeAndAnotherRootMeansTwoLogs() {
            LogOnPaper anew = new LogOnPaper("contoso");
            anew.lines.addAll(with(4, "Approve\"", "Deny\""));
            Path one = file("one", log.checkpoint(12, pen));
            Path other = file("other", anew.checkpoint(12, pen));
            assertThat(run(export, "--checkpoint", one, "--checkpoint", other, "--public-key", keys(pen)))
                    .isOne();
            assertThat(wrong().get(0)).contains("vouch for different records").contains("rewound");
        }

        @Test
        void thatCameWithTheExportDoesNotVouchForItUnsigned() {
            List<String> lines = altered();
            lines.add(own(log.checkpoint(12, pen)));
            Path own = LogOnPaper.write(folder.resolve("own"), lines);
            assertThat(run(own)).isZero();
            assertThat(said.toString()).contains("NOT CHECKED").contains("only that the two fit one another");
            assertThat(run(own, "--checkpoint", file("c", log.checkpoint(5, pen))))
                    .isZero();
            assertThat(said.toString()).contains("Records 5 to 11 are not covered");
        }

        @Test
        void inTheMiddleOfAnExportDoesNotBelongThere() {
            List<String> lines = altered();
            lines.add(5, own(log.checkpoint(5, pen)));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong()).singleElement().asString().startsWith("Line 6 holds a checkpoint");
            lines = altered();
            lines.add(own("nonsense"));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .startsWith("The last line of the export holds no checkpoint");
        }

        @Test
        void vouchesForNothingWhereTheExportIsNotWhole() {
            List<String> lines = altered();
            lines.remove(5);
            assertThat(verify(lines, 3, 12)).isOne();
            assertThat(said.toString()).contains("at12.txt (12 records) could not be compared");
        }
    }

    @Nested
    class InAMail {

        private final String note = log.checkpoint(12, pen);

        private void isFound(String mail) {
            isFound(mail.getBytes(StandardCharsets.UTF_8));
        }

        private void isFound(byte[] mail) {
            try {
                Path file = Files.write(folder.resolve("mail.eml"), mail);
                assertThat(run(export, "--checkpoint", file, "--public-key", keys(pen)))
                        .as(said.toString())
                        .isZero();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void theCheckpointIsFoundInPlainWords() {
            isFound("Dear customer,\n\nas of today:\n" + note + "\nYours\n");
            isFound("Dear customer,\r\n\r\n" + note.replace("\n", "\r\n") + "\r\nYours\r\n");
            isFound(note.stripTrailing());
        }

        @Test
        void theCheckpointIsFoundIndentedAndQuoted() {
            isFound("It said:\n\n" + note.indent(4));
            isFound("> On Monday:\n>\n" + note.replaceAll("(?m)^", "> "));
            isFound("Answer\n" + note.replaceAll("(?m)^(.+)$", ">> $1").replaceAll("(?m)^$", ">>"));
            isFound(note.replace("lockbox/contoso ", "lockbox/contoso\n"));
        }

        @Test
        void theCheckpointIsFoundInEveryTransferEncoding() {
            String head = "From: lockbox@provider.example\r\nSubject: Access\r\nMIME-Version: 1.0\r\n";
            String text = "Guten Tag,\n\nder Stand:\n\n    " + note.replace("\n", "\n    ") + "\n";
            isFound(head + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
            isFound(head
                    + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                    + quotedPrintable(text));
            isFound(head + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text);
            isFound((head + "Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                            + text)
                    .getBytes(Charset.forName("windows-1252")));
            isFound(head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                    + "Content-Type: message/rfc822\r\n\r\n" + head
                    + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                    + quotedPrintable(text) + "\r\n--b--\r\n");
            isFound(head
                    + "Content-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                    + quotedPrintable("<p>Hello<p><pre>" + note.replace("\u2014", "&mdash;") + "</pre>"));
        }

        @Test
        void theCheckpointIsFoundAsEditorsSaveIt() {
            isFound(("\uFEFF" + note).getBytes(StandardCharsets.UTF_8));
            isFound(("\uFEFF" + note).getBytes(StandardCharsets.UTF_16LE));
            isFound(("\uFEFF" + note).getBytes(StandardCharsets.UTF_16BE));
            isFound(note.getBytes(Charset.forName("windows-1252")));
        }

        @Test
        void allCheckpointsOfAThreadCount() {
            LogOnPaper anew = new LogOnPaper("contoso");
            anew.lines.addAll(with(4, "Approve\"", "Deny\""));
            Path thread = file(
                    "thread.txt",
                    note + "\n\n> You wrote:\n" + anew.checkpoint(8, pen).indent(2));
            assertThat(run(export, "--checkpoint", thread, "--public-key", keys(pen)))
                    .isOne();
            assertThat(wrong()).singleElement().asString().contains("(8 records) does not fit");
        }

        private static String quotedPrintable(String text) {
            var encoded = new StringBuilder();
            int column = 0;
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                String next = b == '\n' ? "\r\n" : b >= ' ' && b != '=' ? "" + (char) b : "=%02X".formatted(b & 0xFF);
                if (column + next.length() > 75) {
                    encoded.append("=\r\n");
                    column = 0;
                }
                encoded.append(next);
                column = b == '\n' ? 0 : column + next.length();
            }
            return encoded.toString();
        }
    }

    @Nested
    class RemovalByRule {

        private final LogOnPaper old = LogOnPaper.of("contoso", 600);
        private final Pen its = old.pen();

        private void tell(String auditData) {
            old.record("Remove Audit Records", auditData, MUCH_LATER);
        }

        private int verifyWithout(int blocks, int size) {
            List<String> lines = new ArrayList<>();
            for (int block = 0; block < blocks; block++) {
                lines.add(old.removed(block * 256, block * 256 + 255));
            }
            lines.addAll(old.lines.subList(blocks * 256, old.lines.size()));
            return run(
                    LogOnPaper.write(folder.resolve("e"), lines),
                    "--checkpoint",
                    file("c", old.checkpoint(size, its)),
                    "--public-key",
                    keys(its));
        }

        @Test
        void isToldByALaterRecord() {
            tell("{\"First\":0,\"Last\":511,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}");
            assertThat(verifyWithout(2, 601)).as(said.toString()).isZero();
            assertThat(said.toString()).contains("Records 0 to 511 were removed by the rule of retention");
            assertThat(verifyWithout(1, 601)).isZero();
        }

        @Test
        void mayTakeSeveralRecords() {
            tell("{\"First\":0,\"Last\":255,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}");
            tell("{\"First\":256,\"Last\":511,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"PT8760H\"}");
            assertThat(verifyWithout(2, 602)).as(said.toString()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"First\":0,\"Last\":255}",
                    "{\"First\":0,\"Last\":254,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}",
                    "{\"First\":1,\"Last\":511,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}",
                    "{\"First\":0,\"Last\":255,\"Before\":\"yesterday\",\"Retention\":\"P1Y\"}",
                    "{\"First\":0,\"Last\":255,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P99999999999Y\"}"
                })
        void thatNoRecordTellsIsAgainstTheRule(String told) {
            tell(told);
            assertThat(verifyWithout(1, 601)).isOne();
            assertThat(wrong())
                    .containsExactly("Records 0 to 255 were removed against the rule: no record of the log tells it.");
        }

        @Test
        void thatIsToldTooEarlyIsAgainstTheRule() {
            tell("{\"First\":0,\"Last\":255,\"Before\":\"2027-03-01T09:00:00Z\",\"Retention\":\"P1Y\"}");
            assertThat(verifyWithout(1, 601)).isOne();
            assertThat(wrong())
                    .containsExactly("Records 0 to 255 were removed before their time, as record 600 tells itself.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"P0D", "PT0S", "P-1Y", "P89D"})
        void byARuleShorterThanAnyThereCanBeIsAgainstTheRule(String retention) {
            tell("{\"First\":0,\"Last\":255,\"Before\":\"" + MUCH_LATER.minus(Duration.ofDays(89))
                    + "\",\"Retention\":\"" + retention + "\"}");
            assertThat(verifyWithout(1, 601)).isOne();
            assertThat(wrong())
                    .containsExactly("Records 0 to 255 were removed before their time, as record 600 tells itself.");
        }

        @Test
        void ofWhatAnEarlierExportShowsTooYoungIsAgainstTheRule() {
            old.lines.set(
                    7,
                    LogOnPaper.line(7, "contoso", "Break-Glass Access", "{}", Instant.parse("2027-02-28T09:00:00Z")));
            Path earlier = LogOnPaper.write(folder.resolve("earlier"), old.lines);
            tell("{\"First\":0,\"Last\":255,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}");
            verifyWithout(1, 601);
            assertThat(run(folder.resolve("e"), "--checkpoint", folder.resolve("c"), "--earlier", earlier))
                    .isOne();
            assertThat(wrong())
                    .singleElement()
                    .asString()
                    .startsWith("Record 7 was removed before its time")
                    .contains("2027-02-28T09:00:00Z", "record 600");
        }

        @Test
        void cannotBeToldBeforeWhatIsRemovedWasWritten() {
            String ahead = "{\"First\":256,\"Last\":511,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}";
            old.lines.set(5, LogOnPaper.line(5, "contoso", "Remove Audit Records", ahead, MUCH_LATER));
            List<String> lines = new ArrayList<>(old.lines.subList(0, 256));
            lines.add(old.removed(256, 511));
            lines.addAll(old.lines.subList(512, 600));
            assertThat(run(
                            LogOnPaper.write(folder.resolve("e"), lines),
                            "--checkpoint",
                            file("c", old.checkpoint(600, its))))
                    .isOne();
            assertThat(wrong()).singleElement().asString().contains("against the rule");
        }

        @Test
        void isNotBelievedWhereNobodyVouchesForTheRecordThatTellsIt() {
            int signed = old.lines.size();
            tell("{\"First\":0,\"Last\":255,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}");
            assertThat(verifyWithout(1, signed)).isOne();
            assertThat(wrong()).singleElement().asString().contains("no checkpoint vouches yet for record 600");
        }

        @Test
        void doesNotHideAChange() {
            tell("{\"First\":0,\"Last\":255,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}");
            String checkpoint = old.checkpoint(601, its);
            old.lines.set(7, old.lines.get(7).replace("Approve", "Deny"));
            List<String> lines = new ArrayList<>(List.of(old.removed(0, 255)));
            lines.addAll(old.lines.subList(256, 601));
            assertThat(run(LogOnPaper.write(folder.resolve("e"), lines), "--checkpoint", file("c", checkpoint)))
                    .isOne();
            assertThat(wrong()).singleElement().asString().startsWith("Among the records 0 to 600");
        }

        @Test
        void isHeldAgainstAnEarlierExport() {
            Path earlier = LogOnPaper.write(folder.resolve("earlier"), old.lines);
            tell("{\"First\":0,\"Last\":255,\"Before\":\"2027-02-28T09:00:00Z\",\"Retention\":\"P1Y\"}");
            verifyWithout(1, 601);
            assertThat(run(folder.resolve("e"), "--checkpoint", folder.resolve("c"), "--earlier", earlier))
                    .isZero();
            old.lines.set(7, old.lines.get(7).replace("Approve", "Deny"));
            verifyWithout(1, 601);
            assertThat(run(
                            folder.resolve("e"),
                            "--checkpoint",
                            file("at600", LogOnPaper.of("contoso", 600).checkpoint(600, its)),
                            "--earlier",
                            earlier))
                    .isOne();
            assertThat(wrong()).anyMatch(line -> line.startsWith("Record 7 was changed since the earlier export"));
        }
    }

    @Nested
    class AnEarlierExport {

        private int compare(List<String> lines, int... sizes) {
            List<Object> args = new ArrayList<>(List.of(
                    LogOnPaper.write(folder.resolve("export.ndjson"), lines),
                    "--earlier",
                    LogOnPaper.zip(folder.resolve("earlier"), log.lines.subList(0, 10))));
            for (int size : sizes) {
                args.add("--checkpoint");
                args.add(file("at" + size, log.checkpoint(size, pen)));
            }
            return run(args.toArray());
        }

        @Test
        void ofAnHonestLogIsItsBeginning() {
            assertThat(compare(log.lines, 12)).as(said.toString()).isZero();
            assertThat(said.toString()).contains("stands here as it did there");
        }

        @Test
        void namesTheRecordThatWasChangedAndWhatOfIt() {
            List<String> lines = with(6, "Approve\"", "Deny\"");
            lines.set(6, lines.get(6).replace("contosoapprover", "nobody"));
            assertThat(compare(lines, 4, 12)).isOne();
            assertThat(wrong())
                    .contains("Record 6 was changed since the earlier export " + folder.resolve("earlier")
                            + ": auditData.ApprovalDecision, userId.");
        }

        @Test
        void namesTheRecordThatWasTakenOutAndThoseThatWereRenumbered() {
            assertThat(compare(takenOut(5), 4, 11)).isOne();
            assertThat(wrong())
                    .hasSize(3)
                    .contains(
                            "Record 5 of the earlier export " + folder.resolve("earlier") + " is missing.",
                            "Records 6 to 9 of the earlier export are now records 5 to 8: renumbered.");
        }

        @Test
        void namesTheRecordThatWasPushedIn() {
            List<String> lines = altered();
            lines.add(3, lines.get(3).replace("Approve\"", "Deny\""));
            for (int i = 4; i < lines.size(); i++) {
                lines.set(i, lines.get(i).replace("\"sequence\":" + (i - 1), "\"sequence\":" + i));
            }
            assertThat(compare(lines, 2, 12)).isOne();
            assertThat(wrong())
                    .hasSize(3)
                    .contains(
                            "Record 3 was added: the earlier export does not have it.",
                            "Records 3 to 9 of the earlier export are now records 4 to 10: renumbered.");
        }

        @Test
        void doesNotCallOutOfOrderMissing() {
            List<String> lines = altered();
            Collections.swap(lines, 5, 6);
            assertThat(compare(lines, 12)).isOne();
            assertThat(wrong()).singleElement().asString().contains("out of order");
        }

        @Test
        void thatWasItselfAlteredIsFoundOut() {
            List<String> earlier = with(6, "Approve\"", "Deny\"");
            assertThat(run(
                            LogOnPaper.write(folder.resolve("e"), log.lines),
                            "--checkpoint",
                            file("c", log.checkpoint(12, pen)),
                            "--earlier",
                            LogOnPaper.write(folder.resolve("earlier"), earlier)))
                    .isOne();
            assertThat(wrong()).singleElement().asString().contains("the checkpoint vouches for the one here");
        }

        @Test
        void fromWhichEverythingDiffersIsToldInAFewLines() {
            LogOnPaper big = LogOnPaper.of("contoso", 12_000);
            List<String> lines = new ArrayList<>(big.lines);
            lines.remove(0);
            lines.replaceAll(line -> {
                int from = line.indexOf("\"sequence\":") + 11;
                int to = line.indexOf(',', from);
                return line.substring(0, from) + (Long.parseLong(line.substring(from, to)) - 1) + line.substring(to);
            });
            assertThat(run(
                            LogOnPaper.write(folder.resolve("e"), lines),
                            "--checkpoint",
                            file("c", big.checkpoint(11_999, pen)),
                            "--earlier",
                            LogOnPaper.write(folder.resolve("earlier"), big.lines)))
                    .isOne();
            assertThat(said.toString()).contains("More than 10000 records differ");
            assertThat(wrong())
                    .hasSize(3)
                    .anyMatch(line -> line.startsWith("Record 0 of the earlier export"))
                    .anyMatch(line -> line.endsWith("renumbered."));
        }
    }

    @Nested
    class TheCommand {

        @Test
        void thatIsNotUnderstoodShowsHelp() {
            assertThat(run()).isEqualTo(2);
            assertThat(said.toString()).contains("Usage:");
            assertThat(run(export, "--mistyped")).isEqualTo(2);
            assertThat(run(export, checkpoint)).isEqualTo(2);
            assertThat(run(export)).isEqualTo(2);
            assertThat(said.toString()).contains("name one with --checkpoint", "Usage:");
        }

        @Test
        void saysWhichFileCannotBeRead() {
            Path nowhere = folder.resolve("nowhere");
            assertThat(run(nowhere, "--checkpoint", checkpoint)).isEqualTo(2);
            assertThat(said.toString()).contains("The export " + nowhere + " cannot be read");
            assertThat(run(folder, "--checkpoint", checkpoint)).isEqualTo(2);
            assertThat(run(export, "--checkpoint", nowhere)).isEqualTo(2);
            assertThat(run(export, "--checkpoint", folder)).isEqualTo(2);
            assertThat(run(export, "--checkpoint", export)).isEqualTo(2);
            assertThat(said.toString()).contains("There is no checkpoint in " + export);
            assertThat(run(export, "--checkpoint", checkpoint, "--earlier", nowhere))
                    .isEqualTo(2);
            assertThat(run(export, "--checkpoint", checkpoint, "--public-key", nowhere))
                    .isEqualTo(2);
        }

        @Test
        void takesKeysWithCommentsAndRefusesWhatIsNoKey() {
            Path keys = file("k", "# of contoso\n\n  " + pen.key + "  \r\n");
            assertThat(run(export, "--checkpoint", checkpoint, "--public-key", keys))
                    .isZero();
            for (String bad :
                    new String[] {"", "# none", "hello", pen.key.toString().replace("contoso", "fabrikam")}) {
                assertThat(run(export, "--checkpoint", checkpoint, "--public-key", file("bad", bad)))
                        .isEqualTo(2);
                assertThat(said.toString()).contains("public key");
            }
        }

        @Test
        void endsWithASentenceWhateverItIsHanded() throws IOException {
            byte[] zipped = Files.readAllBytes(LogOnPaper.zip(folder.resolve("z"), log.lines));
            byte[] plain = Files.readAllBytes(export);
            var random = new Random(7);
            Path broken = folder.resolve("broken");
            for (int i = 0; i < 300; i++) {
                byte[] bytes = (i % 2 == 0 ? zipped : plain).clone();
                for (int change = random.nextInt(4); change >= 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                Files.write(broken, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                assertThat(run(broken, "--checkpoint", checkpoint)).isIn(1, 2);
                byte[] note = Files.readAllBytes(checkpoint);
                note[random.nextInt(note.length)] = (byte) random.nextInt(256);
                Files.write(broken, note);
                assertThat(run(export, "--checkpoint", broken, "--public-key", keys(pen)))
                        .isBetween(0, 2);
                byte[] key = keys(pen).toFile().exists() ? Files.readAllBytes(keys(pen)) : new byte[0];
                key[random.nextInt(key.length)] = (byte) random.nextInt(256);
                Files.write(broken, key);
                assertThat(run(export, "--checkpoint", checkpoint, "--public-key", broken))
                        .isBetween(0, 2);
            }
        }

        @Test
        void saysWhereAZippedExportBreaksOff() throws IOException {
            byte[] zipped =
                    Files.readAllBytes(LogOnPaper.zip(folder.resolve("z"), LogOnPaper.of("contoso", 5_000).lines));
            Path half = Files.write(folder.resolve("half"), Arrays.copyOf(zipped, zipped.length / 2));
            assertThat(run(half, "--checkpoint", checkpoint)).isOne();
            assertThat(said.toString()).contains("damaged");
        }

        @Test
        void doesNotTakeALineWithoutEndForARecord() throws IOException {
            Path endless = folder.resolve("endless");
            Files.write(endless, new byte[20 << 20]);
            assertThat(run(endless, "--checkpoint", checkpoint)).isOne();
            assertThat(said.toString()).contains("longer than 16 MB");
        }

        @Test
        void survivesDeepJson() {
            List<String> lines = altered();
            lines.add("[".repeat(100_000));
            lines.add("{\"a\":".repeat(100_000));
            assertThat(verify(lines, 12)).isOne();
            assertThat(wrong()).hasSize(2);
        }

        @Test
        void survivesEndlessLinesInSmallFiles() {
            String endless = "A".repeat(8 << 20);
            Path note = file("endless", log.checkpoint(12, pen) + "\u2014 other " + endless + "\n");
            assertThat(run(export, "--checkpoint", note, "--public-key", keys(pen)))
                    .isZero();
            Path key = file("key", pen.key + endless);
            assertThat(run(export, "--checkpoint", checkpoint, "--public-key", key))
                    .isEqualTo(2);
            assertThat(run(export, "--checkpoint", file("blank", " ".repeat(8 << 20))))
                    .isEqualTo(2);
            assertThat(run(export, "--checkpoint", file("feeds", "\n".repeat(8 << 20))))
                    .isEqualTo(2);
            assertThat(run(export, "--checkpoint", file("dashes", "\u2014\n".repeat(100_000))))
                    .isEqualTo(2);
        }

        @Test
        void isNotFooledByACheckpointOfNonsense() {
            String text = new Checkpoint("lockbox/contoso", 12, Hash.OF_NOTHING).text();
            assertThat(run(export, "--checkpoint", file("x", LogOnPaper.signed(text, pen)), "--public-key", keys(pen)))
                    .isOne();
            assertThat(wrong()).singleElement().asString().startsWith("Among the records 0 to 11");
        }
    }
}
