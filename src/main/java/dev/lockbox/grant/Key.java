package dev.lockbox.grant;

import java.util.Map;

/**
 * What an open door hands to the engineer, once.
 *
 * @param shown what the engineer sees, secrets included; kept nowhere
 * @param recorded what the audit record says of it; no secret
 */
public record Key(Map<String, Object> shown, Map<String, Object> recorded) {}
