package dev.lockbox.process.model;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of a check.
 *
 * @param faults why the models are not taken; empty if they are
 * @param understood what they say; empty if there are faults
 */
public record Checked(List<ModelFault> faults, Optional<Understood> understood) {}
