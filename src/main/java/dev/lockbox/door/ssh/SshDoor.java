package dev.lockbox.door.ssh;

import dev.lockbox.grant.Door;
import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Key;
import dev.lockbox.grant.Pass;
import dev.lockbox.grant.Reach;
import dev.lockbox.identity.Entry;
import dev.lockbox.identity.Refused;
import dev.lockbox.request.PermissionLevel;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logins to the machines of one configured group. The engineer brings a public key and gets a certificate for it; the host
 * is told of the grant first, and lets no certificate in that it was not told of.
 */
final class SshDoor implements Door {

    private static final Logger LOG = LoggerFactory.getLogger(SshDoor.class);
    private static final String PUBLIC_KEY = "publicKey";
    /** Certificates begin so much earlier, for hosts whose clock is a little behind. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final String name;
    private final Reach reach;
    private final Set<PermissionLevel> levels;
    private final Map<Machine, Host> hosts;
    private final Authority authority;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** What each host last said stands open. */
    private final Map<Host, Set<String>> lastSeen = new ConcurrentHashMap<>();

    SshDoor(
            String name,
            Reach reach,
            Set<PermissionLevel> levels,
            Map<Machine, Host> hosts,
            Authority authority,
            Clock clock) {
        this.name = name;
        this.reach = reach;
        this.levels = Set.copyOf(levels);
        this.hosts = Map.copyOf(hosts);
        this.authority = authority;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    Set<String> hostPlaces() {
        return hosts.values().stream().map(Host::place).collect(Collectors.toSet());
    }

    @Override
    public boolean leadsTo(Pass pass) {
        return reach.includes(pass) && levels.contains(pass.permissionLevel()) && hosts.containsKey(Machine.of(pass));
    }

    @Override
    public Key open(Pass pass, Map<String, Object> brought) throws DoorStuck {
        EngineerKey key = read(pass, brought);
        Host host = hostOf(pass);
        Instant until = pass.until().truncatedTo(ChronoUnit.SECONDS);
        long serial = serial();
        Instant now = clock.instant();
        String account = host.open(pass.grantId(), pass.permissionLevel().id(), until, serial, now);
        String id = "lockbox/" + pass.grantId();
        String certificate = authority.sign(key.line(), id, pass.grantId(), serial, now.minus(CLOCKS_DIFFER), until);

        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("certificate", certificate);
        shown.put("host", host.name());
        shown.put("port", Integer.valueOf(host.port()));
        shown.put("hostKeys", host.publicKeys());
        shown.put("account", account);
        shown.put("validUntil", until.toString());
        shown.put(
                "command",
                "ssh -i YOUR-KEY -o CertificateFile=lockbox-cert.pub -p " + host.port() + " " + account + "@"
                        + host.name());

        Map<String, Object> recorded = new LinkedHashMap<>();
        recorded.put("host", host.place());
        recorded.put("account", account);
        recorded.put("fingerprint", key.fingerprint());
        recorded.put("keyId", id);
        recorded.put("serial", Long.toUnsignedString(serial));
        recorded.put("principals", List.of(pass.grantId()));
        recorded.put("sourceAddress", authority.sourceAddress());
        recorded.put("validUntil", until.toString());
        return new Key(shown, recorded);
    }

    private EngineerKey read(Pass pass, Map<String, Object> brought) throws DoorStuck {
        var entry = new Entry();
        EngineerKey key = EngineerKey.read(entry, PUBLIC_KEY, brought.get(PUBLIC_KEY));
        brought.keySet().stream()
                .filter(field -> !field.equals(PUBLIC_KEY))
                .sorted()
                .forEach(field -> entry.fault(field, "is not asked for here"));
        if (!entry.faults().isEmpty()) {
            throw Refused.invalid(entry.faults()).about(pass.tenant(), pass.requestId());
        }
        return key;
    }

    /** Never 0, which says that there is none. */
    private long serial() {
        long serial = random.nextLong();
        return serial == 0 ? serial() : serial;
    }

    @Override
    public void prolong(Pass pass) throws DoorStuck {
        hostOf(pass).prolong(pass.grantId(), pass.until(), clock.instant());
    }

    @Override
    public void close(Pass pass) throws DoorStuck {
        DoorStuck stuck = close(List.of(pass)).get(pass.grantId());
        if (stuck != null) {
            throw stuck;
        }
    }

    /** One connection a host, to several hosts at once. */
    @Override
    public Map<String, DoorStuck> close(Collection<Pass> passes) {
        Map<String, DoorStuck> stuck = new LinkedHashMap<>();
        Map<Host, List<String>> grants = new LinkedHashMap<>();
        for (Pass pass : passes) {
            try {
                grants.computeIfAbsent(hostOf(pass), host -> new ArrayList<>()).add(pass.grantId());
            } catch (DoorStuck why) {
                stuck.put(pass.grantId(), why);
            }
        }
        Everywhere.ask(grants.keySet(), host -> host.close(grants.get(host)))
                .forEach((host, answer) -> grants.get(host).forEach(grant -> {
                    try {
                        mustBeClosed(grant, host, answer.said());
                    } catch (DoorStuck why) {
                        stuck.put(grant, why);
                    }
                }));
        return stuck;
    }

    private void mustBeClosed(String grant, Host host, Set<String> closed) throws DoorStuck {
        if (!closed.contains(grant)) {
            throw new DoorStuck(
                    host.place() + " could not end all that was started under the grant; it goes on trying");
        }
    }

    /** A host that is down hides no other; only if none answers is there nothing to tell. */
    @Override
    public Set<String> look() throws DoorStuck {
        Set<String> open = new HashSet<>();
        List<DoorStuck> stuck = new ArrayList<>();
        Everywhere.ask(allHosts(), Host::look).forEach((host, answer) -> {
            try {
                lastSeen.put(host, answer.said());
                open.addAll(answer.said());
            } catch (DoorStuck why) {
                LOG.warn("The door {} does not see what stands open there: {}", name, why.getMessage());
                stuck.add(why);
            }
        });
        if (stuck.size() == allHosts().size()) {
            throw stuck.get(0);
        }
        return open;
    }

    /** Where it was seen; wherever it may be, if it was not. */
    @Override
    public void closeStray(String grant) throws DoorStuck {
        Set<Host> open = allHosts();
        open.removeIf(host -> !lastSeen.getOrDefault(host, Set.of()).contains(grant));
        for (Map.Entry<Host, Everywhere.Answer> closed : Everywhere.ask(
                        open.isEmpty() ? allHosts() : open, host -> host.close(List.of(grant)))
                .entrySet()) {
            mustBeClosed(grant, closed.getKey(), closed.getValue().said());
        }
    }

    private Set<Host> allHosts() {
        return new HashSet<>(hosts.values());
    }

    private Host hostOf(Pass pass) throws DoorStuck {
        Host host = hosts.get(Machine.of(pass));
        if (host == null) {
            throw new DoorStuck("no host is configured for " + pass.resource() + " any more; what is open there ends by"
                    + " itself at the end of the grant");
        }
        return host;
    }
}
