package dev.lockbox.feed;

/** A global administrator stopped the feed where it was. */
public record FeedRemoved(Feed feed, String by) {}
