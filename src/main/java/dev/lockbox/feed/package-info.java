/** Sends each customer's log to the customer's own side while it grows, so that it is kept where the provider reaches nothing. */
package dev.lockbox.feed;
