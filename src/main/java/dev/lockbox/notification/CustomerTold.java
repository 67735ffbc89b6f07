package dev.lockbox.notification;

import dev.lockbox.exclusion.Exclusion;
import java.util.List;

/**
 * The mail about something nobody asked the customer for was handed over.
 *
 * @param recipients their addresses
 */
public record CustomerTold(Exclusion exclusion, List<String> recipients) {}
