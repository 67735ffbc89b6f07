/** What a request came to, told from its records once it is over. */
package dev.lockbox.receipt;
