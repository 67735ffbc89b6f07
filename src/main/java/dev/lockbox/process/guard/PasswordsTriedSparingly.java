package dev.lockbox.process.guard;

import dev.lockbox.identity.SignIns;
import org.camunda.bpm.engine.impl.IdentityServiceImpl;

/** Has every try of a password judged by Lockbox, whichever door of the engine's it comes through. */
public final class PasswordsTriedSparingly extends IdentityServiceImpl {

    private final SignIns signIns;

    public PasswordsTriedSparingly(SignIns signIns) {
        this.signIns = signIns;
    }

    @Override
    public boolean checkPassword(String userId, String password) {
        return signIns.isRight(userId, () -> super.checkPassword(userId, password));
    }
}
