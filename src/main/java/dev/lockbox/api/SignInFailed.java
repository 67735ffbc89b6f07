package dev.lockbox.api;

import dev.lockbox.identity.Refused;
import java.util.Optional;
import org.springframework.security.core.AuthenticationException;

/** A password was tried and did not let in; that is on record. */
final class SignInFailed extends AuthenticationException {

    private final transient Refused tooMany;

    SignInFailed() {
        this(null);
    }

    SignInFailed(Refused tooMany) {
        super("Not signed in");
        this.tooMany = tooMany;
    }

    /** What to tell whoever has to wait; empty if it was just the wrong password. */
    Optional<Refused> tooMany() {
        return Optional.ofNullable(tooMany);
    }
}
