/** The doors over HTTP: {@code /api/v1}, who gets in, and what the answers look like. */
package dev.lockbox.api;
