package dev.lockbox.process.guard;

import java.util.Map;
import java.util.Set;

/**
 * Where a request can wait in a version of the process, and what the engine listens to meanwhile.
 *
 * @param deadlines the timers that end the waiting: their labels by their ids
 * @param reminders the timers that end nothing, likewise
 * @param messages the names of the messages that are heard
 */
public record Place(
        String id, String label, Map<String, String> deadlines, Map<String, String> reminders, Set<String> messages) {}
