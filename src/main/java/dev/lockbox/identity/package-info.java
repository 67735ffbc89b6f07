/** Who acts: people, their roles, the tenants they belong to, and what they are told when they may not. */
package dev.lockbox.identity;
