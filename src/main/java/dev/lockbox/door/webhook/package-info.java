/** Signed calls to the provider's own access system, which opens and shuts what only it can, and says so. */
package dev.lockbox.door.webhook;
