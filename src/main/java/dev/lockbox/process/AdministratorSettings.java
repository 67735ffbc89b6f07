package dev.lockbox.process;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who begins, where nobody administers the platform yet.
 *
 * @param user the first platform administrator's user name
 * @param password their password, of which nothing is asked once there is an administrator
 */
@ConfigurationProperties("lockbox.administrator")
record AdministratorSettings(String user, String password) {

    @Override
    public String toString() {
        return "AdministratorSettings[" + user + "]";
    }
}
