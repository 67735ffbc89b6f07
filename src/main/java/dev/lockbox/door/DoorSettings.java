package dev.lockbox.door;

import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/** What is configured for the doors of a kind. */
public final class DoorSettings {

    private DoorSettings() {}

    /**
     * By the doors' names. A setting nobody knows is a fault as well: a misspelt {@code tenants} would lead all of them in.
     *
     * @param prefix such as {@code lockbox.doors.ssh}
     * @throws IllegalStateException at the first fault
     */
    public static <T> Map<String, T> read(Binder binder, String prefix, Class<T> of) {
        try {
            return binder.bind(
                            prefix,
                            Bindable.mapOf(String.class, of),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()))
                    .orElse(Map.of());
        } catch (BindException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException(e.getName() + ": " + cause.getMessage(), e);
        }
    }
}
