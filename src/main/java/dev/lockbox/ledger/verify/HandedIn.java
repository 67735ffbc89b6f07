package dev.lockbox.ledger.verify;

import dev.lockbox.ledger.SignedNote;
import dev.lockbox.ledger.VerifierKey;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The small files that are handed in with an export: checkpoints, bare or in a mail, and public keys. */
final class HandedIn {

    private static final int LONGEST = 64 << 20;
    private static final int DEEPEST = 16;

    private HandedIn() {}

    /** Whether it begins as ZIP files do. */
    static boolean isZip(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws Unreadable if there is none in that file */
    static List<Vouched> checkpoints(Path file) {
        byte[] bytes = bytes("checkpoint", file);
        List<SignedNote> notes = NotesInText.of(text(bytes));
        if (notes.isEmpty()) {
            notes = NotesInText.of(mail(bytes));
        }
        if (notes.isEmpty()) {
            throw new Unreadable("There is no checkpoint in " + file
                    + ": it is the name of a log, how many records it holds, their root, an empty line, and a line that"
                    + " begins with a long dash for each signature");
        }
        return notes.stream().map(note -> Vouched.in("in " + file, note, false)).toList();
    }

    /** @throws Unreadable if a line of that file is no key, or none is */
    static List<VerifierKey> keys(Path file) {
        List<VerifierKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : text(bytes("public key", file)).split("\\R")) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            try {
                keys.add(VerifierKey.parse(line.strip()));
            } catch (IllegalArgumentException e) {
                throw new Unreadable("Line " + number + " of " + file + " holds no public key: " + e.getMessage());
            }
        }
        if (keys.isEmpty()) {
            throw new Unreadable("There is no public key in " + file);
        }
        return keys;
    }

    private static byte[] bytes(String what, Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new Unreadable("The " + what + " file " + file + " is longer than " + (LONGEST >> 20) + " MB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Unreadable("The " + what + " file " + file + " cannot be read");
        }
    }

    /** In whichever way editors save a text. */
    private static String text(byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFF + 0xFE) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    private static String mail(byte[] bytes) {
        var text = new StringBuilder();
        try {
            read(new MimeMessage(null, new ByteArrayInputStream(bytes)), 0, text);
        } catch (MessagingException | IOException | RuntimeException e) {
            // Whatever the mail library stumbles over, what was read up to there may hold the checkpoint.
            return text.toString();
        }
        return text.toString();
    }

    private static void read(Part part, int depth, StringBuilder text) throws MessagingException, IOException {
        Object content = part.getContent();
        if (content instanceof String written) {
            text.append(part.isMimeType("text/html") ? withoutTags(written) : written)
                    .append("\n\n");
        } else if (content instanceof Multipart parts && depth < DEEPEST) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart each = parts.getBodyPart(i);
                read(each, depth + 1, text);
            }
        } else if (content instanceof Part forwarded && depth < DEEPEST) {
            read(forwarded, depth + 1, text);
        }
    }

    private static String withoutTags(String html) {
        return html.replaceAll("(?i)<br[^>]*>\\R?", "\n")
                .replaceAll("(?i)<(?:p|pre|div|blockquote)\\b[^>]*>", "\n")
                .replaceAll("<[^>]*>", "")
                .replace("&mdash;", "\u2014")
                .replace("&#8212;", "\u2014")
                .replace("&nbsp;", " ")
                .replace("&#43;", "+")
                .replace("&#61;", "=")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
