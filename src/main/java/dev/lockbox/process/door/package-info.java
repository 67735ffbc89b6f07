/** The engine's own doors, its REST API and its webapps: the one place where engine and HTTP types meet. */
package dev.lockbox.process.door;
