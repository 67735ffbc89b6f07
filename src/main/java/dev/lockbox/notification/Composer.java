package dev.lockbox.notification;

/** Puts a matter into words. */
interface Composer {

    /**
     * @return what the letter's reader reads, in their language and by their clock
     * @throws org.springframework.mail.MailPreparationException if it cannot be written now
     */
    Mail compose(Matter matter, Letter letter);
}
