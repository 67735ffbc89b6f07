/** Tells people what waits for them. */
package dev.lockbox.notification;
