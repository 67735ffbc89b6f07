/** The doors a grant opens in the provider's systems, a kind in each subpackage. */
package dev.lockbox.door;
