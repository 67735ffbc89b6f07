/** Events that are sent to whoever subscribed to them, signed: chat, pagers and ticket systems of the customers and of the provider. */
package dev.lockbox.subscription;
