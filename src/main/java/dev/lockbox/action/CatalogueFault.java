package dev.lockbox.action;

/**
 * Something wrong with a catalogue.
 *
 * @param line from 1; 0 for the file as a whole
 * @param place which action and which part of it; empty for the file as a whole
 * @param reason what is wrong and what would be right, in plain words
 */
record CatalogueFault(String file, int line, String place, String reason) {

    @Override
    public String toString() {
        return file + (line == 0 ? "" : " line " + line) + (place.isEmpty() ? "" : " (" + place + ")") + ": " + reason;
    }
}
