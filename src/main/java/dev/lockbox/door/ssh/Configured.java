package dev.lockbox.door.ssh;

import dev.lockbox.grant.DoorStuck;
import dev.lockbox.grant.Reach;
import dev.lockbox.request.CloudService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What is configured for a door, judged: each fault is told by the property's name. */
record Configured(String name, SshSettings.Machines settings) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    // Neither begins with a dash: they are arguments of ssh.
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    /** @throws IllegalArgumentException at the first fault */
    SshDoor door(Clock clock) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "lockbox.doors.ssh." + name + " must be called by small letters, digits and dashes, 64 at most");
        }
        check(
                settings.services() != null
                        && !settings.services().isEmpty()
                        && settings.services().stream()
                                .allMatch(id -> CloudService.of(id).isPresent()),
                "services",
                "must name the services it leads to, such as virtual-machine");
        check(
                !settings.permissionLevels().isEmpty(),
                "permission-levels",
                "must name those the hosts have accounts for: read, write, admin");
        check(
                !settings.networks().isEmpty(),
                "networks",
                "must name the networks engineers come from, such as 10.20.0.0/24");
        return new SshDoor(name, reach(), settings.permissionLevels(), hosts(), authority(), clock);
    }

    private Authority authority() {
        try {
            return Authority.of(file("ca", settings.ca()), settings.networks());
        } catch (DoorStuck why) {
            throw fault("ca", "and networks must be such that certificates can be signed: " + why.getMessage());
        }
    }

    private Map<Machine, Host> hosts() {
        check(settings.control() != null, "control", "must say how Lockbox comes to the hosts: key, known-hosts");
        String user = settings.control().user();
        check(USER.matcher(user).matches(), "control.user", "must be a Unix account");
        Path key = file("control.key", settings.control().key());
        Path known = file("control.known-hosts", settings.control().knownHosts());
        check(
                !settings.hosts().isEmpty(),
                "hosts",
                "must name a host for each customer's resource, such as vm-7.example:2022");
        Map<Machine, Host> hosts = new HashMap<>();
        settings.hosts()
                .forEach((tenant, theirs) -> theirs.forEach((resource, place) -> {
                    String property = "hosts." + tenant + "[" + resource + "]";
                    check(Host.isPlace(place), property, "must be a host and a port, such as vm-7.example:2022");
                    check(
                            hosts.put(Machine.of(tenant, resource), new Host(place, user, key, known)) == null,
                            property,
                            "is there twice; capital letters make no difference");
                }));
        return hosts;
    }

    private Path file(String property, String path) {
        check(path != null && Files.isReadable(Path.of(path)), property, "must be a file that Lockbox can read");
        return Path.of(path).toAbsolutePath();
    }

    private Reach reach() {
        try {
            return settings.reach();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("lockbox.doors.ssh." + name + "." + e.getMessage());
        }
    }

    private void check(boolean right, String property, String detail) {
        if (!right) {
            throw fault(property, detail);
        }
    }

    private IllegalArgumentException fault(String property, String detail) {
        return new IllegalArgumentException("lockbox.doors.ssh." + name + "." + property + " " + detail);
    }
}
