package dev.lockbox.process;

import dev.lockbox.identity.Fault;
import dev.lockbox.identity.Refused;
import dev.lockbox.process.model.ModelFault;
import java.util.List;
import java.util.stream.Collectors;

/** Models that do not become live, with every reason; nothing was changed. */
final class UnfitModels extends RuntimeException {

    private final transient List<ModelFault> faults;

    UnfitModels(List<ModelFault> faults, Throwable cause) {
        super(faults.stream().map(ModelFault::toString).collect(Collectors.joining("; ")), cause);
        this.faults = faults;
    }

    UnfitModels(List<ModelFault> faults) {
        this(faults, null);
    }

    List<ModelFault> faults() {
        return faults;
    }

    /** As doors tell it: by file and element. */
    Refused refused() {
        return Refused.invalid(faults.stream()
                .map(fault -> new Fault(
                        fault.file() + (fault.element() == null ? "" : "#" + fault.element()),
                        fault.reason() + " [" + fault.rule() + "]"))
                .toList());
    }
}
