package dev.lockbox.grant;

import dev.lockbox.request.AccessRequest;

/** Access opened. */
public record GrantOpened(AccessGrant grant, AccessRequest request) {}
