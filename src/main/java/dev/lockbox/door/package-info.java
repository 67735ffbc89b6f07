/** The systems that grants open, each behind a door of its kind. */
package dev.lockbox.door;
