package dev.lockbox.door.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** The way to a server on which Lockbox is killed before its n-th step: no connection does anything from then on. */
final class CutOff extends Server {

    static final Set<String> STEPS = Set.of("createStatement", "prepareStatement", "commit");

    private int stepsLeft;

    CutOff(PostgresEntry entry, int steps) {
        super(entry);
        this.stepsLeft = steps;
    }

    boolean hasHappened() {
        return stepsLeft < 0;
    }

    @Override
    Connection connection(PGSimpleDataSource source) throws SQLException {
        Connection connection = super.connection(source);
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (STEPS.contains(method.getName()) && --stepsLeft < 0) {
                        connection.close();
                        throw new SQLException("killed");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
