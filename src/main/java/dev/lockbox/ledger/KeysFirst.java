package dev.lockbox.ledger;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Publishes this node's keys before its doors open. */
@Component
class KeysFirst implements SmartLifecycle {

    private final Integration integration;
    private boolean running;

    KeysFirst(Integration integration) {
        this.integration = integration;
    }

    @Override
    public void start() {
        integration.publishKeys();
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
