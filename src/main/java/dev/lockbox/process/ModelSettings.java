package dev.lockbox.process;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the models are read from, and what they may say. A folder that does not exist stands for the copies inside the
 * jar.
 *
 * @param processes the BPMN and DMN files
 * @param forms the Camunda forms
 * @param deployAtStart whether what changed there goes live at start, if it loosens nothing
 * @param shortestWindow the least time people may be given to decide, inclusive
 * @param longestWindow the most, inclusive
 */
@ConfigurationProperties("lockbox.models")
record ModelSettings(
        @DefaultValue("processes") Path processes,
        @DefaultValue("forms") Path forms,
        @DefaultValue("true") boolean deployAtStart,
        @DefaultValue("PT1M") Duration shortestWindow,
        @DefaultValue("P30D") Duration longestWindow) {}
