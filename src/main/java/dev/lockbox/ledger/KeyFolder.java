package dev.lockbox.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder the signing keys lie in: the current one, and while people learn of it the previous one, which signs too, so
 * that a checkpoint can be checked with either.
 */
final class KeyFolder {

    private static final String CURRENT = "current.pem";
    private static final String PREVIOUS = "previous.pem";

    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder;
    }

    /** All that sign, the current one first; the very first is made here. */
    List<SigningKey> keys() {
        if (!Files.exists(folder.resolve(CURRENT))) {
            write(SigningKey.make());
        }
        List<SigningKey> keys = new ArrayList<>();
        for (Path file : List.of(folder.resolve(CURRENT), folder.resolve(PREVIOUS))) {
            if (Files.exists(file)) {
                keys.add(read(file));
            }
        }
        return List.copyOf(keys);
    }

    /**
     * Makes a new current key; the one so far becomes the previous one, and the one before that signs no more. Nodes that
     * run learn of it when they start again.
     */
    void rotate() {
        try {
            Files.move(folder.resolve(CURRENT), folder.resolve(PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The current key in " + folder + " cannot be put aside", e);
        }
        write(SigningKey.make());
    }

    private static SigningKey read(Path file) {
        try {
            return SigningKey.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("The signing key in " + file + " cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The signing key in " + file + " is no use: " + e.getMessage(), e);
        }
    }

    private void write(SigningKey key) {
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, "key", ".pem");
            if (Files.getFileAttributeView(draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(draft, key.pem());
            // Whole or not at all; another node that was faster keeps its own.
            try {
                Files.createLink(folder.resolve(CURRENT), draft);
            } catch (FileAlreadyExistsException faster) {
                return;
            } finally {
                Files.delete(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No signing key can be kept in " + folder, e);
        }
    }
}
