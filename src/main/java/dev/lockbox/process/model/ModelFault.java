package dev.lockbox.process.model;

/**
 * Why a set of models is not taken.
 *
 * @param file the file's name
 * @param element the id of the element, rule or field; null if it is the file as a whole
 * @param rule the name of what was broken, a stable identifier
 * @param reason what is wrong and what to do, in plain words
 */
public record ModelFault(String file, String element, String rule, String reason) {

    @Override
    public String toString() {
        return file + (element == null ? "" : ", " + element) + ": " + reason + " [" + rule + "]";
    }
}
