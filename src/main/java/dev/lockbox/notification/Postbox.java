package dev.lockbox.notification;

import jakarta.mail.internet.MimeMessage;

/** Where a letter is handed over. */
interface Postbox {

    /** @throws org.springframework.mail.MailException if it was not taken; the caller tries again later */
    void take(MimeMessage letter);

    /** Where letters go, in words for the operator. */
    String describe();
}
