package dev.lockbox.notification;

import dev.lockbox.request.AccessRequest;
import java.util.List;

/**
 * A reminder to the designated approvers was handed over.
 *
 * @param recipients their addresses
 */
public record ApproversReminded(AccessRequest request, List<String> recipients) {}
