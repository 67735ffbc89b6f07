package dev.lockbox.exclusion;

import java.util.Optional;

/** All there is, for tests of other rooms. */
public final class OneExclusion extends Exclusions {

    private final Exclusion exclusion;

    public OneExclusion(Exclusion exclusion) {
        super(null, null, null, null, null, null);
        this.exclusion = exclusion;
    }

    @Override
    public Optional<Exclusion> find(String id) {
        return Optional.of(exclusion);
    }
}
