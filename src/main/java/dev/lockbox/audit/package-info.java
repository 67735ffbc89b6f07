/** Remembers every fact in the transaction that made it, and every attempt that was refused. */
package dev.lockbox.audit;
