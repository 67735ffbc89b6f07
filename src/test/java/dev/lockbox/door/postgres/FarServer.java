package dev.lockbox.door.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** A server to which every step of Lockbox's takes its time, and an engineer's none. */
final class FarServer extends Server {

    private final Duration trip;

    FarServer(PostgresEntry entry, int milliseconds) {
        super(entry);
        this.trip = Duration.ofMillis(milliseconds);
    }

    @Override
    Connection connection(PGSimpleDataSource source) throws SQLException {
        Connection connection = super.connection(source);
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (CutOff.STEPS.contains(method.getName())) {
                        LockSupport.parkNanos(trip.toNanos());
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
