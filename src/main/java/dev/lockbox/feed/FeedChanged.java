package dev.lockbox.feed;

import java.util.List;

/**
 * A global administrator said where the tenant's log goes.
 *
 * @param trusted fingerprints (SHA-256) of the certificates to trust; null for those the JVM trusts
 */
public record FeedChanged(Feed feed, List<String> trusted, String by) {}
