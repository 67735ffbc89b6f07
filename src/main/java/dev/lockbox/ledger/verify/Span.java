package dev.lockbox.ledger.verify;

/** Records that follow one another, by their sequence; both ends are in it. */
record Span(long first, long last) {

    long count() {
        return last - first + 1;
    }

    /** As the subject of a sentence. */
    @Override
    public String toString() {
        return first == last ? "Record " + first : "Records " + first + " to " + last;
    }

    String verb(String ofOne, String ofMany) {
        return first == last ? ofOne : ofMany;
    }
}
