/** What people decided, written down once, and the consent that follows from it. */
package dev.lockbox.decision;
