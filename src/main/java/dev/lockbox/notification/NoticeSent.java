package dev.lockbox.notification;

import dev.lockbox.request.AccessRequest;
import java.util.List;
import java.util.Optional;

/**
 * Letters of a notice were handed over to the mail server.
 *
 * @param request what it is about, if it is
 * @param ofCustomer the addresses at the customer
 * @param ofProvider the user names at the provider
 */
public record NoticeSent(
        Notice notice, Optional<AccessRequest> request, List<String> ofCustomer, List<String> ofProvider) {}
