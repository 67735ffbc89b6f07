/** What was recorded, each tenant's in its own order, and the proof that it still stands as it was written. */
package dev.lockbox.ledger;
