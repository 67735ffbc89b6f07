package dev.lockbox.door.ssh;

import dev.lockbox.grant.Pass;
import java.util.Locale;

/**
 * What a host is the machine behind: a resource of one customer. What engineers call a resource is their own word, which a
 * customer can be asked for whose it is not.
 *
 * @param resource in small letters
 */
record Machine(String tenant, String resource) {

    static Machine of(String tenant, String resource) {
        return new Machine(tenant, resource.toLowerCase(Locale.ROOT));
    }

    static Machine of(Pass pass) {
        return of(pass.tenant(), pass.resource());
    }
}
