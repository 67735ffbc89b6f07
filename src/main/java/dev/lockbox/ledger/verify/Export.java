package dev.lockbox.ledger.verify;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;

/**
 * The lines of an export, plain or gzip, in order. They are read by all processors, a few pieces ahead: it takes the same
 * memory however long the export is.
 */
final class Export implements Iterator<Line>, AutoCloseable {

    private static final int PIECE = 1 << 20;
    private static final int LONGEST_LINE = 16 << 20;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final InputStream in;
    private final ExecutorService readers = Executors.newFixedThreadPool(PROCESSORS, work -> {
        var thread = new Thread(work, "export");
        thread.setDaemon(true);
        return thread;
    });
    private final Queue<Future<List<Line>>> ahead = new ArrayDeque<>();
    private Iterator<Line> piece = List.<Line>of().iterator();
    private byte[] rest = {};
    private long lines;
    private boolean over;

    private Export(InputStream in) {
        this.in = in;
    }

    /** @throws Unreadable if there is no such file */
    static Export open(Path file) {
        try {
            var in = new BufferedInputStream(Files.newInputStream(file), PIECE);
            in.mark(2);
            boolean zipped = in.read() == 0x1F && in.read() == 0x8B;
            in.reset();
            return new Export(zipped ? new GZIPInputStream(in, PIECE) : in);
        } catch (IOException e) {
            throw new Unreadable("The export " + file + " cannot be read");
        }
    }

    @Override
    public boolean hasNext() {
        while (!piece.hasNext()) {
            while (!over && ahead.size() < 2 * PROCESSORS) {
                readAhead();
            }
            if (ahead.isEmpty()) {
                return false;
            }
            piece = arrived(ahead.remove());
        }
        return true;
    }

    @Override
    public Line next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return piece.next();
    }

    private static Iterator<Line> arrived(Future<List<Line>> lines) {
        try {
            return lines.get().iterator();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreadable("Interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void readAhead() {
        byte[] all = Arrays.copyOf(rest, rest.length + PIECE);
        int length = rest.length;
        String damage = null;
        try {
            length += in.readNBytes(all, rest.length, PIECE);
            over = length < all.length;
        } catch (IOException e) {
            over = true;
            damage = "the file is damaged and breaks off near there";
        }
        int end = over ? length : lastLineFeed(all) + 1;
        if (end == 0 && length > LONGEST_LINE) {
            over = true;
            damage = "it is longer than " + (LONGEST_LINE >> 20) + " MB; nothing from there on was read";
        }
        rest = Arrays.copyOfRange(all, end, length);
        hand(all, end);
        if (damage != null) {
            var stray = new Line.Stray(lines + 1, damage);
            ahead.add(readers.submit(() -> List.of(stray)));
        }
    }

    private static int lastLineFeed(byte[] bytes) {
        int at = bytes.length - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    private void hand(byte[] bytes, int end) {
        long before = lines;
        for (int at = 0; at < end; at++) {
            if (bytes[at] == '\n') {
                lines++;
            }
        }
        ahead.add(readers.submit(() -> read(bytes, end, before)));
    }

    private static List<Line> read(byte[] bytes, int end, long before) {
        List<Line> read = new ArrayList<>();
        long number = before;
        int from = before == 0 ? afterByteOrderMark(bytes, end) : 0;
        while (from < end) {
            int to = from;
            while (to < end && bytes[to] != '\n') {
                to++;
            }
            number++;
            int last = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
            if (last > from) {
                read.add(LineReader.read(number, Arrays.copyOfRange(bytes, from, last)));
            }
            from = to + 1;
        }
        return read;
    }

    /** Some editors put one there. */
    private static int afterByteOrderMark(byte[] bytes, int end) {
        return end >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF ? 3 : 0;
    }

    @Override
    public void close() {
        readers.shutdownNow();
        try {
            in.close();
        } catch (IOException e) {
            throw new Unreadable("The export cannot be closed: " + e.getMessage());
        }
    }
}
