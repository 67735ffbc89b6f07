/** What an engineer asks for, and the states the request goes through until it is decided. */
package dev.lockbox.request;
