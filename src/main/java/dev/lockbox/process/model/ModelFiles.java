package dev.lockbox.process.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The models of one moment: process, tables and forms, which only make sense together.
 *
 * @param texts by the file's name without its folder
 */
public record ModelFiles(SortedMap<String, String> texts) {

    public ModelFiles(Map<String, String> texts) {
        this(new TreeMap<>(texts));
    }

    /** These with some replaced or added. */
    public ModelFiles with(ModelFiles edited) {
        SortedMap<String, String> all = new TreeMap<>(texts);
        all.putAll(edited.texts);
        return new ModelFiles(all);
    }

    /** Of these, the files that are new or read otherwise than before. */
    public ModelFiles changedFrom(ModelFiles before) {
        SortedMap<String, String> changed = new TreeMap<>(texts);
        before.texts.forEach(changed::remove);
        return new ModelFiles(changed);
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }
}
