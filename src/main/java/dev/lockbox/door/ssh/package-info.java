/** Logins to virtual machines over SSH, by certificates that end with the grant. */
package dev.lockbox.door.ssh;
