package dev.lockbox.audit;

import dev.lockbox.action.OperationNames;
import org.springframework.stereotype.Component;

/** Keeps the names of the catalogue of records from actions: a receipt takes every other for what an engineer did. */
@Component
class NamesOfOperations implements OperationNames {

    @Override
    public boolean include(String name) {
        return Operation.of(name).isPresent();
    }
}
