/** What does not wait for the customer: access behind broken glass and legal demands, by two people and never in silence. */
package dev.lockbox.exclusion;
