package dev.lockbox.ledger;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * An evidence pack as it came from somebody: read where it lies and never unpacked, of known files only, each once, none
 * larger than it can sensibly be. A ZIP has two tables of contents, one in front of each file and one at its end, and tools
 * differ in which they read; here both must say the same.
 */
final class PackFile implements Closeable {

    private static final long LARGEST_FILE = 256L << 20;
    private static final long LARGEST_UNPACKED = 512L << 20;
    private static final int MOST_FILES = 200_000;
    private static final int LONGEST_TEXT = 64 << 20;
    private static final int LONGEST_LINE = 1 << 20;
    private static final Pattern KNOWN =
            Pattern.compile("receipt\\.json|receipt\\.html|records\\.ndjson|checkpoint|keys"
                    + "|README\\.txt|MANIFEST|proofs/(0|[1-9][0-9]{0,17})\\.tlog-proof");

    private final ZipFile zip;
    private final Map<String, String> hashes;

    private PackFile(ZipFile zip, Map<String, String> hashes) {
        this.zip = zip;
        this.hashes = hashes;
    }

    /** It cannot be an evidence pack, and no more is read of it. */
    static final class Unfit extends IOException {
        private Unfit(String message) {
            super(message);
        }
    }

    /** Told of each line, without its line feed. */
    interface Lines {
        /** @param number from 1 */
        void line(long number, byte[] line);
    }

    static PackFile open(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new Unfit("The file is larger than an evidence pack can be.");
        }
        ZipFile zip = null;
        try {
            Map<String, String> hashes = fromTheFront(file);
            zip = new ZipFile(file.toFile());
            compare(hashes, zip);
            return new PackFile(zip, hashes);
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            close(zip);
            throw new Unfit("The file is no whole ZIP: " + e.getMessage() + ".");
        } catch (IOException e) {
            close(zip);
            throw e;
        }
    }

    private static void close(ZipFile zip) throws IOException {
        if (zip != null) {
            zip.close();
        }
    }

    private static Map<String, String> fromTheFront(Path file) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        long left = LARGEST_UNPACKED;
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                mustFit(entry, hashes);
                MessageDigest digest = Hash.sha256();
                left -= feed(digest, zip, left);
                hashes.put(entry.getName(), HexFormat.of().formatHex(digest.digest()));
            }
        }
        if (hashes.isEmpty()) {
            throw new Unfit("The file is no ZIP, or an empty one.");
        }
        return hashes;
    }

    private static void compare(Map<String, String> hashes, ZipFile zip) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        long left = LARGEST_UNPACKED;
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            mustFit(entry, found);
            MessageDigest digest = Hash.sha256();
            try (InputStream content = zip.getInputStream(entry)) {
                left -= feed(digest, content, left);
            }
            found.put(entry.getName(), HexFormat.of().formatHex(digest.digest()));
        }
        if (!found.equals(hashes)) {
            throw new Unfit("The ZIP shows other files to one tool than to another.");
        }
    }

    private static void mustFit(ZipEntry entry, Map<String, String> before) throws Unfit {
        if (!KNOWN.matcher(entry.getName()).matches()) {
            throw new Unfit("The ZIP holds a file that no evidence pack has: " + entry.getName() + ".");
        }
        if (before.containsKey(entry.getName())) {
            throw new Unfit("The ZIP holds two files with the name " + entry.getName() + ".");
        }
        if (before.size() == MOST_FILES) {
            throw new Unfit("The ZIP holds more files than an evidence pack can.");
        }
    }

    /** @return how many bytes there were */
    private static long feed(MessageDigest digest, InputStream content, long most) throws IOException {
        byte[] part = new byte[8192];
        long size = 0;
        for (int read = content.read(part); read >= 0; read = content.read(part)) {
            size += read;
            if (size > most) {
                throw new Unfit("The ZIP unpacks to more than an evidence pack can be.");
            }
            digest.update(part, 0, read);
        }
        return size;
    }

    Stream<String> names() {
        return hashes.keySet().stream();
    }

    /** The file's SHA-256 in hexadecimal; null if there is no such file. */
    String hash(String name) {
        return hashes.get(name);
    }

    /** @throws IllegalArgumentException if there is no such file, or it is no text, or too long */
    String text(String name) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IllegalArgumentException("There is no such file in the pack");
        }
        try (InputStream content = zip.getInputStream(entry)) {
            byte[] bytes = content.readNBytes(LONGEST_TEXT + 1);
            if (bytes.length > LONGEST_TEXT) {
                throw new IllegalArgumentException("The file is too long");
            }
            return text(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("It is not UTF-8", e);
        }
    }

    /** Nothing is told of a file that is not there. */
    void lines(String name, Lines reader) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            return;
        }
        try (var content = new BufferedInputStream(zip.getInputStream(entry))) {
            var line = new ByteArrayOutputStream();
            long number = 0;
            for (int next = content.read(); next >= 0; next = content.read()) {
                if (next != '\n') {
                    line.write(next);
                } else {
                    reader.line(++number, line.toByteArray());
                    line.reset();
                }
                if (line.size() > LONGEST_LINE) {
                    throw new Unfit("A line of " + name + " is longer than a record can be.");
                }
            }
            if (line.size() > 0) {
                throw new Unfit("The file " + name + " ends in the middle of a line.");
            }
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
