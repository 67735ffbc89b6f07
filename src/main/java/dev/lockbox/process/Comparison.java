package dev.lockbox.process;

import dev.lockbox.change.Effect;
import dev.lockbox.change.Effects;
import dev.lockbox.identity.Offering;
import dev.lockbox.process.model.Checked;
import dev.lockbox.process.model.Difference;
import dev.lockbox.process.model.ModelFault;
import dev.lockbox.process.model.ModelFiles;
import dev.lockbox.process.model.Understood;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some files would do to what is live. They are checked as a whole with all that stays as it is.
 *
 * @param live all files that are live
 * @param changed the files that read otherwise
 * @param faults why they cannot go live; empty if they can
 * @param effects what would be otherwise
 */
record Comparison(ModelFiles live, ModelFiles changed, List<ModelFault> faults, Effects effects) {

    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

    /** @param brought files that lie over what is live */
    static Comparison of(ModelFiles live, ModelTexts brought, Examiner examiner) {
        ModelFiles changed = brought.files().changedFrom(live);
        if (!brought.faults().isEmpty()) {
            return new Comparison(live, changed, brought.faults(), new Effects(List.of()));
        }
        Checked after = checked(live.with(changed), examiner);
        return new Comparison(
                live,
                changed,
                after.faults(),
                after.understood()
                        .filter(understood -> !changed.isEmpty())
                        .map(understood -> effects(understood, live, examiner))
                        .orElseGet(() -> new Effects(List.of())));
    }

    private static Effects effects(Understood after, ModelFiles live, Examiner examiner) {
        if (live.isEmpty()) {
            // The first models are what all later ones are compared with.
            return new Effects(List.of());
        }
        return checked(live, examiner)
                .understood()
                .map(before -> new Effects(after.differencesFrom(before).stream()
                        .map(Comparison::effect)
                        .toList()))
                .orElseGet(() -> new Effects(List.of(new Effect(
                        null,
                        true,
                        "what is live does not pass the check itself, so nothing can be compared with it"))));
    }

    // What it cannot make out is no reason to take it, nor to stop: neither what it stumbles over nor what is nested or
    // as long as nobody writes.
    private static Checked checked(ModelFiles files, Examiner examiner) {
        try {
            return examiner.check(files);
        } catch (RuntimeException | StackOverflowError failed) {
            LOG.error("The check of the models failed", failed);
            return new Checked(
                    List.of(ModelTexts.fault("the models", "canBeChecked", "could not be checked; tell the operator")),
                    Optional.empty());
        }
    }

    private static Effect effect(Difference difference) {
        return new Effect(
                Optional.ofNullable(difference.offering()).map(Offering::id).orElse(null),
                difference.loosens(),
                difference.words());
    }

    boolean nothingIsLive() {
        return live.isEmpty();
    }

    /** What would be live after it. */
    ModelFiles after() {
        return live.with(changed);
    }

    void mustPass() {
        if (!faults.isEmpty()) {
            throw new UnfitModels(faults);
        }
    }
}
