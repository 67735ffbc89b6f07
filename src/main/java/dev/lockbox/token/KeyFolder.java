package dev.lockbox.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The folder the signing keys lie in: the current one, before a rotation the next one, and the secret by which nodes know one
 * another's keys. Nodes may share it; each file is made once, whole or not at all.
 */
final class KeyFolder {

    private static final String CURRENT = "current.json";
    private static final String NEXT = "next.json";
    private static final String SECRET = "nodes.secret";

    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder;
    }

    /** The very first is made here. */
    TokenKey current() {
        make(CURRENT, () -> TokenKey.make().jwk());
        return key(CURRENT).orElseThrow();
    }

    Optional<TokenKey> next() {
        return key(NEXT);
    }

    /** What there is already stays. */
    TokenKey makeNext() {
        make(NEXT, () -> TokenKey.make().jwk());
        return next().orElseThrow();
    }

    /** From now on the next key is the current one; the private half of the former is gone. */
    void promoteNext() {
        try {
            Files.move(
                    folder.resolve(NEXT),
                    folder.resolve(CURRENT),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException anotherNodeWasFaster) {
            // It did the same.
        } catch (IOException e) {
            throw new UncheckedIOException("The next key in " + folder + " cannot take the former's place", e);
        }
    }

    /** Takes the current key away; the next to be asked for is a new one. */
    void discardCurrent() {
        try {
            Files.deleteIfExists(folder.resolve(CURRENT));
        } catch (IOException e) {
            throw new UncheckedIOException("The current key in " + folder + " cannot be taken away", e);
        }
    }

    Voucher voucher() {
        make(SECRET, Voucher::freshSecret);
        return new Voucher(text(SECRET).orElseThrow());
    }

    private Optional<TokenKey> key(String name) {
        try {
            return text(name).map(TokenKey::parse);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The signing key in " + folder.resolve(name) + " is no use: " + e.getMessage(), e);
        }
    }

    private Optional<String> text(String name) {
        try {
            return Optional.of(Files.readString(folder.resolve(name)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(folder.resolve(name) + " cannot be read", e);
        }
    }

    private void make(String name, Supplier<String> text) {
        if (Files.exists(folder.resolve(name))) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, "draft", ".tmp");
            try {
                if (Files.getFileAttributeView(draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        != null) {
                    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
                }
                Files.writeString(draft, text.get());
                Files.createLink(folder.resolve(name), draft);
            } catch (FileAlreadyExistsException anotherNodeWasFaster) {
                // Its file counts.
            } finally {
                Files.delete(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No " + name + " can be kept in " + folder, e);
        }
    }
}
