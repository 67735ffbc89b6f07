package dev.lockbox.process;

import dev.lockbox.request.AccessRequest;

/**
 * A platform administrator moved a running request to the live version of the process. Its deadline stayed.
 *
 * @param from the version it was made under, or moved to last
 * @param to the version it follows from now on
 */
public record RequestMoved(AccessRequest request, int from, int to, String by) {}
