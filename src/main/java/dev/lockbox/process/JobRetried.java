package dev.lockbox.process;

import dev.lockbox.request.AccessRequest;

/**
 * A platform administrator had work tried again that had failed for good.
 *
 * @param request the request it was about; null if it was about none
 */
public record JobRetried(String job, AccessRequest request, String by) {}
