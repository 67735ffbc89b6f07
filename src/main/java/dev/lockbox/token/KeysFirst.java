package dev.lockbox.token;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Publishes this node's keys before its doors open. */
@Component("tokenKeysFirst")
class KeysFirst implements SmartLifecycle {

    private final Keyring keyring;
    private boolean running;

    KeysFirst(Keyring keyring) {
        this.keyring = keyring;
    }

    @Override
    public void start() {
        keyring.tend();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, which starts last. */
    @Override
    public int getPhase() {
        return 0;
    }
}
