package dev.lockbox.door.ssh;

import dev.lockbox.grant.Reach;
import dev.lockbox.request.PermissionLevel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What is written under {@code lockbox.doors.ssh}; judged by {@link SshDoors}. */
final class SshSettings {

    private SshSettings() {}

    /**
     * @param services see {@link Reach}
     * @param tenants see {@link Reach}
     * @param resources see {@link Reach}; of these, only those that {@code hosts} names
     * @param permissionLevels those for which the hosts have accounts
     * @param hosts the machines by the customers whose they are, then by their resources, as {@code vm-7.example:2022}
     * @param ca file of the private key that signs certificates, as ssh-keygen makes it, without a passphrase
     * @param networks that engineers come from, such as {@code 10.20.0.0/24}; certificates are good from nowhere else
     * @param control how Lockbox itself comes to the hosts
     */
    record Machines(
            List<String> services,
            List<String> tenants,
            List<String> resources,
            @DefaultValue Set<PermissionLevel> permissionLevels,
            @DefaultValue Map<String, Map<String, String>> hosts,
            String ca,
            @DefaultValue List<String> networks,
            Control control) {

        Reach reach() {
            return new Reach(services, tenants, resources);
        }
    }

    /**
     * @param user whom it logs in as
     * @param key file of its private key, without a passphrase
     * @param knownHosts file of the hosts' public keys, as ssh keeps them; no other is believed
     */
    record Control(@DefaultValue("root") String user, String key, String knownHosts) {}
}
