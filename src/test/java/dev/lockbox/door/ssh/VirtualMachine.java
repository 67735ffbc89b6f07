package dev.lockbox.door.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A host as docs/doors/ssh.md sets it up, on this machine: the shipped lockbox-host and sshd_config with other folders, a
 * port and accounts of its own. Whoever starts it is root.
 */
final class VirtualMachine implements AutoCloseable {

    static final Path SHIPPED = Path.of("hosts/ssh");
    private static final Path CGROUPS = Stream.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
            .map(Path::of)
            .filter(it -> Files.exists(it.resolve("cgroup.procs")))
            .findFirst()
            .orElse(Path.of("/nowhere"));
    private static int machines;

    final Path folder;
    final Path command;
    final Path cgroup;
    final int port;
    final List<String> read;
    final String write;
    private final String group;
    private final String config;
    private final List<Process> servers = new ArrayList<>();

    /** Empty if this machine can play hosts; otherwise what is missing. */
    static String whyNot() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "No host can be played here: only root starts an sshd that lets others in";
        }
        if (!Files.isExecutable(Path.of("/usr/sbin/sshd")) || !Files.isExecutable(Path.of("/usr/sbin/useradd"))) {
            return "No host can be played here: openssh-server or useradd is missing";
        }
        return Files.isWritable(CGROUPS) ? "" : "No host can be played here: control groups (v2) cannot be written";
    }

    VirtualMachine(Path certificateAuthority, Path controlKey) throws IOException {
        String name = "lbt" + ProcessHandle.current().pid() + (char) ('a' + machines++);
        // sshd believes a command only where no folder above it is open to others; not on /run, where nothing is
        // set-uid.
        folder = Files.createTempDirectory(
                Path.of("/var/lib"),
                "lockbox-ssh-test-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        command = folder.resolve("lockbox-host");
        cgroup = CGROUPS.resolve(name);
        group = name;
        read = List.of(name + "r1", name + "r2");
        write = name + "w1";
        port = freePort();

        Files.createDirectories(Path.of("/run/sshd"));
        Files.createDirectory(cgroup);
        Files.createDirectory(folder.resolve("home"));
        root("groupadd", group);
        for (String account : accounts()) {
            root(
                    "useradd",
                    "-M",
                    "-d",
                    folder.resolve("home").toString(),
                    "-s",
                    "/bin/sh",
                    "-G",
                    group,
                    "-p",
                    "*",
                    account);
        }
        root("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", hostKey().toString());
        Files.copy(SHIPPED.resolve("lockbox-host"), command, StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(publicHalf(certificateAuthority), folder.resolve("ca.pub"));
        Files.writeString(
                folder.resolve("control_keys"),
                "restrict,command=\"" + command + "\" " + Files.readString(publicHalf(controlKey)));
        settings("read='%s'\nwrite='%s'\nadmin=''\n".formatted(String.join(" ", read), write));
        config = Files.readString(SHIPPED.resolve("sshd_config"))
                .replace("/etc/ssh/ssh_host_ed25519_key", hostKey().toString())
                .replace("/usr/local/sbin/lockbox-host", command.toString())
                .replace("/etc/lockbox/", folder + "/")
                .replace("/run/lockbox/", folder + "/state/")
                .replace("AllowGroups lockbox", "AllowGroups " + group);
        assertThat(say("prepare")).isEmpty();
        sweep();
        serve(port, UnaryOperator.identity());
    }

    /** Another sshd on the same machine, with its configuration changed, to see what one guard does without another. */
    int alsoServing(UnaryOperator<String> change) throws IOException {
        String changed = change.apply(config);
        assertThat(changed).isNotEqualTo(config);
        int another = freePort();
        serve(another, it -> changed);
        return another;
    }

    private void serve(int port, UnaryOperator<String> change) throws IOException {
        Path file = folder.resolve("sshd_config." + port);
        Files.writeString(
                file,
                "ListenAddress 127.0.0.1\n"
                        + change.apply(config)
                                .replace("Port 2022", "Port " + port)
                                .replace("sshd.pid", "sshd." + port + ".pid"));
        Process server = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log(port).toFile())
                .start();
        servers.add(server);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(server.isAlive()).as(Files.readString(log(port))).isTrue();
            return listens(port);
        });
    }

    private static boolean listens(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static Path publicHalf(Path key) {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    private Path hostKey() {
        return folder.resolve("host_key");
    }

    private Path log(int port) {
        return folder.resolve("sshd." + port + ".log");
    }

    /** What the host's journal says. */
    String journal(int port) {
        try {
            return Files.readString(log(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> accounts() {
        return Stream.concat(read.stream(), Stream.of(write)).toList();
    }

    Path settings() {
        return folder.resolve("host.conf");
    }

    void settings(String accounts) throws IOException {
        Files.writeString(
                settings(), "state='%s'\ncgroup='%s'\n%s".formatted(folder.resolve("state"), cgroup, accounts));
    }

    String place() {
        return "127.0.0.1:" + port;
    }

    /** As known_hosts has it, for that port. */
    String knownAs(int port) throws IOException {
        return "[127.0.0.1]:" + port + " " + Files.readString(publicHalf(hostKey()));
    }

    /** What the timer of systemd does every five seconds. */
    void sweep() {
        assertThat(say("sweep")).isEmpty();
    }

    /** What lockbox-host answers to whoever is root here. */
    String say(String... words) {
        List<String> all =
                new ArrayList<>(List.of(command.toString(), settings().toString()));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    /** What it answers to whoever comes in by Lockbox's key and says that. */
    String control(String call) throws IOException {
        var builder = new ProcessBuilder(command.toString(), settings().toString(), "control");
        builder.environment().put("SSH_ORIGINAL_COMMAND", call);
        return output(builder);
    }

    Path grants() {
        return folder.resolve("state/grants");
    }

    static void root(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor())
                    .as(Arrays.toString(command) + ": " + said)
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String run(String... command) {
        try {
            return output(new ProcessBuilder(command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String output(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    @Override
    public void close() throws IOException {
        servers.forEach(Process::destroy);
        for (Process server : servers) {
            try {
                server.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> open = Files.list(grants())) {
            open.forEach(grant -> run(
                    "env",
                    "SSH_ORIGINAL_COMMAND=close " + grant.getFileName(),
                    command.toString(),
                    settings().toString(),
                    "control"));
        }
        for (String account : accounts()) {
            root("userdel", account);
        }
        root("groupdel", group);
        root("rm", "-rf", folder.toString());
        root("rmdir", cgroup.toString());
    }
}
