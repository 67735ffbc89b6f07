package dev.lockbox.change;

import java.util.Map;

/**
 * What is put forward.
 *
 * @param origin where its files come from
 * @param files the texts of those that change, by name
 * @param effects what it does, told by comparing it with what is live
 * @param comparedWith the fingerprint of what was live then
 */
public record Proposal(Origin origin, Map<String, String> files, Effects effects, String comparedWith) {

    /** Where models come from. */
    public enum Origin {
        /** The folders of the node that was asked. */
        FOLDER,
        /** The engine's own door, such as by Camunda Modeler. */
        UPLOAD
    }

    public Proposal {
        files = Map.copyOf(files);
    }
}
