/** Tenants, people and passwords to try Lockbox with; they exist in profile {@code demo} alone. */
package dev.lockbox.demo;
