package dev.lockbox.action;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What actions there are, and what they may reach.
 *
 * @param catalogue the files that define them; one that does not exist stands for the copy inside the jar. None named means
 *     {@code actions/catalogue.yaml}, and no actions where there is none.
 * @param commands the only programs that may be run, by their absolute paths
 * @param datasources the only databases that may be asked, by the names the catalogue has for them
 * @param secrets what headers hold, by the names the catalogue has for it
 * @param operatorLabel who acts, as the audit log says it to the customer; which engineer it was stands beside it
 * @param atOnce how many run at once on a node; each keeps one of the server's threads
 * @param atOncePerGrant how many run at once under a grant, on all nodes
 */
@ConfigurationProperties("lockbox.actions")
record ActionSettings(
        List<Path> catalogue,
        @DefaultValue List<String> commands,
        @DefaultValue Map<String, Datasource> datasources,
        @DefaultValue Map<String, String> secrets,
        @DefaultValue("Microsoft Operator") String operatorLabel,
        @DefaultValue("20") int atOnce,
        @DefaultValue("2") int atOncePerGrant) {

    /** Half of the server's threads, so that nobody who wants to revoke waits for actions. */
    private static final int MOST_AT_ONCE = 100;

    ActionSettings {
        if (!operatorLabel.equals(operatorLabel.strip())
                || operatorLabel.isEmpty()
                || operatorLabel.length() > 64
                || operatorLabel.equals("Lockbox")) {
            throw new IllegalArgumentException(
                    "lockbox.actions.operator-label is 1 to 64 characters, such as Microsoft Operator, and not Lockbox");
        }
        if (atOnce < 1 || atOnce > MOST_AT_ONCE || atOncePerGrant < 1) {
            throw new IllegalArgumentException("lockbox.actions.at-once is 1 to " + MOST_AT_ONCE
                    + ", and lockbox.actions.at-once-per-grant at least 1");
        }
    }

    /** A database, and as whom it is asked. */
    record Datasource(String url, String user, String password) {
        @Override
        public String toString() {
            return url;
        }
    }
}
