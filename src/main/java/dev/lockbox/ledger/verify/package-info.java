/** Tells from files alone, without a server, whether an export is what was signed: for whoever need not trust us. */
package dev.lockbox.ledger.verify;
