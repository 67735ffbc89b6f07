/** Access that is open for a time, and how it ends. */
package dev.lockbox.grant;
