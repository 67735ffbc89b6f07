/** The door to a PostgreSQL database: a login role for each grant, which is gone after it. */
package dev.lockbox.door.postgres;
