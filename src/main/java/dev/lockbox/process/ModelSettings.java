package dev.lockbox.process;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the models are read from at start. A folder that does not exist stands for the copies inside the jar.
 *
 * @param processes the BPMN and DMN files
 * @param forms the Camunda forms
 */
@ConfigurationProperties("lockbox.models")
record ModelSettings(@DefaultValue("processes") Path processes, @DefaultValue("forms") Path forms) {}
