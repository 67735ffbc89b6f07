package dev.lockbox.notification;

import dev.lockbox.grant.StuckDoor;
import java.util.List;

/** The customer was told that access has ended and a door could not be shut. */
public record CustomerAlarmed(StuckDoor stuck, List<String> recipients) {}
