package dev.lockbox.notification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports that a letter came back, in the shapes mail servers give them. */
final class Reports {

    private Reports() {}

    /** @param shape postfix, exchange, google or ses */
    static String of(String shape, String letter, String address) {
        try {
            return Files.readString(Path.of("src/test/resources/bounces", shape + ".eml"))
                    .replace("LETTER", letter)
                    .replace("ADDRESS", address)
                    .replace("\n", "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String mail) {
        return mail.getBytes(StandardCharsets.UTF_8);
    }
}
