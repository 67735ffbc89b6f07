/** What the models say: read from the files alone, without an engine, so that it works offline too. */
package dev.lockbox.process.model;
