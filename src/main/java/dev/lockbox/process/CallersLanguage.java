package dev.lockbox.process;

import java.util.Locale;

/** The language whoever calls asks to be answered in. */
@FunctionalInterface
public interface CallersLanguage {

    /** One of {@link dev.lockbox.identity.Languages#ALL}; English for whoever asks for none, or none of these. */
    Locale now();
}
