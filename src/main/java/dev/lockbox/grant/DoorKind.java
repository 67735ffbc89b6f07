package dev.lockbox.grant;

import java.util.Collection;

/** A kind of door, with all that are configured of it. */
@FunctionalInterface
public interface DoorKind {
    Collection<? extends Door> doors();
}
