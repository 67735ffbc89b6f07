/** What an engineer may do under a grant without a way into the system: actions the provider wrote down beforehand. */
package dev.lockbox.action;
