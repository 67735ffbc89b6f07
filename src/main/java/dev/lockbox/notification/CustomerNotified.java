package dev.lockbox.notification;

import dev.lockbox.request.AccessRequest;
import java.util.List;

/**
 * The mail to the designated approvers was handed over.
 *
 * @param recipients their addresses
 */
public record CustomerNotified(AccessRequest request, List<String> recipients) {}
