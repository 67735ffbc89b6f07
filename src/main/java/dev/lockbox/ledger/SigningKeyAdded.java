package dev.lockbox.ledger;

/**
 * A key began to sign checkpoints.
 *
 * @param publicKey its public half, the 32 bytes of RFC 8032 in base64
 */
public record SigningKeyAdded(String publicKey) {}
