/** Tokens that carry a grant to any system of the provider: issued, signed, asked about, and worthless when it ends. */
package dev.lockbox.token;
