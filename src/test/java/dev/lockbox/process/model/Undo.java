package dev.lockbox.process.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database of one connection that keeps nothing for good: whatever was done since a mark can be undone. */
final class Undo implements AutoCloseable {

    private final Connection connection;
    private int depth;

    Undo(String url) {
        try {
            connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands out that connection, which its borrowers can neither close, commit nor roll back. */
    DataSource dataSource() {
        var lent = (Connection) Proxy.newProxyInstance(
                Undo.class.getClassLoader(), new Class<?>[] {Connection.class}, (it, method, arguments) -> {
                    switch (method.getName()) {
                        case "commit", "rollback", "close", "setAutoCommit", "setTransactionIsolation" -> {
                            return null;
                        }
                        default -> {
                            try {
                                return method.invoke(connection, arguments);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        }
                    }
                });
        return (DataSource) Proxy.newProxyInstance(
                Undo.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (it, method, arguments) -> method.getName().equals("getConnection") ? lent : null);
    }

    /** Does something and undoes it again. */
    void doAndUndo(Runnable something) {
        try {
            // By name, since the database never forgets a mark, but replaces one.
            var mark = connection.setSavepoint("mark" + ++depth);
            try {
                something.run();
            } finally {
                connection.rollback(mark);
                depth--;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
