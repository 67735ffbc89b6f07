package dev.lockbox.ledger;

import java.util.List;

/** Checkpoints of logs nothing was written to yet, signed with a key of their own. */
public final class EmptyLogs extends Checkpoints {

    private final SigningKey key = SigningKey.make();

    private final boolean still;

    public EmptyLogs() {
        this(false);
    }

    /** @param still whether they take nothing more */
    public EmptyLogs(boolean still) {
        super(null, null, null);
        this.still = still;
    }

    @Override
    public Signed upToNow(Log log) {
        return newest(log);
    }

    @Override
    public Signed newest(Log log) {
        var checkpoint = new Checkpoint(log.origin(), 0, Hash.OF_NOTHING);
        return new Signed(
                checkpoint, new SignedNote(checkpoint.text(), List.of(key.sign(log.origin(), checkpoint.text()))));
    }

    @Override
    public boolean standsStill(Log log) {
        return still;
    }
}
