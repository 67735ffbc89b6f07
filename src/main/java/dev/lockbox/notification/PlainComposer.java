package dev.lockbox.notification;

import dev.lockbox.ledger.Checkpoints;
import dev.lockbox.ledger.Log;
import org.springframework.stereotype.Component;

@Component
class PlainComposer implements Composer {

    private final Checkpoints checkpoints;

    PlainComposer(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    @Override
    public Mail compose(Matter matter, Letter letter) {
        String text = matter.notice().topic().id() + "\n"
                + matter.notice()
                        .tenant()
                        .map(tenant -> checkpoints.newest(Log.of(tenant)).note().toString())
                        .orElse("");
        return new Mail("Lockbox: " + matter.notice().topic().id(), text, "<p>" + text + "</p>");
    }
}
