package dev.lockbox.ledger.verify;

import com.sun.management.OperatingSystemMXBean;
import dev.lockbox.ledger.Checkpoint;
import dev.lockbox.ledger.Frontier;
import dev.lockbox.ledger.verify.LogOnPaper.Pen;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine;

/**
 * How long it takes to verify an export of a million records of about 600 bytes, cold, and how much heap. Run it with
 * {@code -Xmx256m}; it takes the number of records as its argument.
 */
final class VerificationBenchmark {

    private VerificationBenchmark() {}

    public static void main(String[] args) throws IOException {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        Path folder = Files.createTempDirectory("verification");
        Path plain = folder.resolve("export.ndjson");
        Path zipped = folder.resolve("export.ndjson.gz");
        Path checkpoint = folder.resolve("checkpoint.txt");
        Path keys = folder.resolve("keys.txt");
        var pen = new Pen("lockbox/contoso");
        Frontier frontier = Frontier.empty();
        try (var out = new PrintStream(plain.toFile(), StandardCharsets.UTF_8);
                var zip = new PrintStream(
                        new GZIPOutputStream(Files.newOutputStream(zipped), 1 << 16), false, StandardCharsets.UTF_8)) {
            for (int i = 0; i < records; i++) {
                String line = line(i);
                frontier.add(LogOnPaper.leaf(line));
                out.print(line + "\n");
                zip.print(line + "\n");
            }
        }
        LogOnPaper.write(keys, pen.key.toString());
        LogOnPaper.write(
                checkpoint, LogOnPaper.signed(new Checkpoint("lockbox/contoso", records, frontier.root()).text(), pen));
        System.out.printf(
                "%,d records, %d bytes each, %d processors, heap of at most %d MB%n",
                records,
                Files.size(plain) / records,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        for (Path export : List.of(plain, plain, plain, zipped, zipped)) {
            verify(export, checkpoint, keys);
        }
        for (Path file : List.of(plain, zipped, checkpoint, keys, folder)) {
            Files.delete(file);
        }
    }

    private static String line(int i) {
        return LogOnPaper.line(
                i,
                "contoso",
                "Set-AccessToCustomerDataRequest",
                """
                {"ApprovalDecision":"Approve","Comment":"Mailbox does not synchronise since Monday; G\u00fcltig f\u00fcr heute \u2013 \
                \\"nur lesen\\".","Engineer":"engineer","GrantId":"b7a1c3a0-0c6f-4b7a-9d58-%012d",\
                "Offering":"m365","PermissionLevel":"read","Resource":"ann@contoso.example","Service":"exchange-online",\
                "ServiceRequestNumber":"EXSR%d"}"""
                        .formatted(i, i),
                Instant.ofEpochSecond(1_770_000_000L + i));
    }

    private static void verify(Path export, Path checkpoint, Path keys) {
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        long busy = cpu();
        long start = System.nanoTime();
        int status = new CommandLine(new AuditVerify())
                .setOut(new PrintWriter(System.out, true))
                .execute(export.toString(), "--checkpoint", checkpoint.toString(), "--public-key", keys.toString());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Duration worked = Duration.ofNanos(cpu() - busy);
        long peak = heapPools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
                "%s: exit status %d, %.1f s (%.1f s of processor time), heap peaks at %d MB%n",
                export.getFileName(), status, took.toMillis() / 1000.0, worked.toMillis() / 1000.0, peak >> 20);
    }

    /** On a machine that does other things as well, the fairer figure. */
    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
