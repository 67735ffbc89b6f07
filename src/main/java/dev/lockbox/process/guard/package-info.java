/**
 * What is built into the engine beyond its public interface: listeners no model can drop, beans no expression can reach,
 * the lean history. The only place that imports the engine's {@code impl} packages.
 */
package dev.lockbox.process.guard;
