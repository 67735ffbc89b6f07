package dev.lockbox.ledger;

/**
 * What a log vouches for, as the C2SP {@code tlog-checkpoint} writes it: how many records it holds and the root of the
 * tree they make.
 *
 * @param origin which log
 * @param size how many records
 */
public record Checkpoint(String origin, long size, Hash root) {

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + root + "\n";
    }

    /** @throws IllegalArgumentException if that is the text of no checkpoint, in words for the reader */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        boolean ended = text.endsWith("\n") && !text.contains("\n\n");
        if (!ended || lines.length < 4 || lines[0].isEmpty() || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("A checkpoint names its log, how many records it holds, and their root");
        }
        try {
            return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.parse(lines[2]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The third line of a checkpoint is the root in base64", e);
        }
    }
}
