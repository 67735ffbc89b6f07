package dev.lockbox.notification;

import dev.lockbox.request.AccessRequest;
import java.util.List;
import java.util.Optional;

/**
 * Mail reaches nobody who decides for a customer.
 *
 * @param request the request nobody who may decide on it hears of; empty if none waits
 * @param addresses where they were written to in vain; none if nobody holds a role that decides
 */
public record NobodyReachable(String tenant, Optional<AccessRequest> request, List<String> addresses) {}
