package dev.lockbox.action;

/** The names that stand for something else on record: no action is called by one of them. */
@FunctionalInterface
public interface OperationNames {
    boolean include(String name);
}
