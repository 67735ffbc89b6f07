package dev.lockbox.feed;

/**
 * The customer's machine that takes the messages.
 *
 * @param certificates to trust, in PEM; null for those the JVM trusts
 * @param closeNotify whether it ends a connection as TLS demands; if not, that it ends it at all has to do
 */
public record Receiver(String host, int port, String certificates, boolean closeNotify) {}
