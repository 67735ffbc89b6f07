package dev.lockbox.door.ssh;

import dev.lockbox.grant.DoorStuck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine that engineers are let in to, as Lockbox speaks with it: over ssh, to the command {@code lockbox-host} and
 * nothing else.
 *
 * @param place its name and port, as configured
 * @param user whom Lockbox logs in as
 * @param key file of the private key it logs in with
 * @param known file of the hosts' keys it believes
 */
record Host(String place, String user, Path key, Path known) {

    private static final Duration LONGEST = Duration.ofSeconds(12);
    /** Grants named in one call; OpenSSH takes longer lines than that makes. */
    private static final int MOST = 200;

    private static final Pattern PLACE =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}]):([1-9][0-9]{0,4})");
    private static final Pattern ACCOUNT = Pattern.compile("account ([a-z_][a-z0-9_-]{0,31})");

    private static final Pattern GRANT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    static boolean isPlace(String text) {
        return PLACE.matcher(text).matches();
    }

    String name() {
        return part(1).replaceAll("[\\[\\]]", "");
    }

    String port() {
        return part(2);
    }

    private String part(int group) {
        Matcher matcher = PLACE.matcher(place);
        if (!matcher.matches()) {
            throw new IllegalStateException("It was checked when it was configured");
        }
        return matcher.group(group);
    }

    /** The account that the certificate of that serial may log in to. */
    String open(String grant, String level, Instant until, long serial, Instant now) throws DoorStuck {
        List<String> said = say("open", id(grant), level, seconds(until), Long.toUnsignedString(serial), seconds(now));
        Matcher account = ACCOUNT.matcher(said.isEmpty() ? "" : said.get(0));
        if (!account.matches()) {
            throw stuck("gave an answer that cannot be read");
        }
        return account.group(1);
    }

    void prolong(String grant, Instant until, Instant now) throws DoorStuck {
        say("prolong", id(grant), seconds(until), seconds(now));
    }

    /** Those of the grants that are shut. */
    Set<String> close(Collection<String> grants) throws DoorStuck {
        List<String> all = List.copyOf(grants);
        Set<String> closed = new HashSet<>();
        for (int first = 0; first < all.size(); first += MOST) {
            List<String> words = new ArrayList<>(List.of("close"));
            for (String grant : all.subList(first, Math.min(all.size(), first + MOST))) {
                words.add(id(grant));
            }
            closed.addAll(lines("closed ", say(words.toArray(String[]::new))));
        }
        return closed;
    }

    /** The grants that are open there. */
    Set<String> look() throws DoorStuck {
        Set<String> open = lines("open ", say("look"));
        if (!open.stream().allMatch(GRANT.asMatchPredicate())) {
            throw stuck("gave an answer that cannot be read");
        }
        return open;
    }

    private static Set<String> lines(String word, List<String> said) {
        Set<String> rest = new HashSet<>();
        said.stream().filter(it -> it.startsWith(word)).forEach(it -> rest.add(it.substring(word.length())));
        return rest;
    }

    /** What the host is known by, for the engineer's own ssh; empty if it is not known. */
    List<String> publicKeys() throws DoorStuck {
        return Program.run(
                        Duration.ofSeconds(2),
                        "",
                        List.of("ssh-keygen", "-F", "[" + name() + "]:" + port(), "-f", known.toString()))
                .said()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private List<String> say(String... words) throws DoorStuck {
        Program.Answer answer;
        try {
            answer = Program.run(LONGEST, "", command(words));
        } catch (DoorStuck why) {
            throw stuck("cannot be reached: " + why.getMessage());
        }
        List<String> lines = answer.said().lines().toList();
        // The last word shows that nothing was cut off.
        if (answer.status() == 0
                && !lines.isEmpty()
                && lines.get(lines.size() - 1).equals("done")) {
            return lines.subList(0, lines.size() - 1);
        }
        if (!lines.isEmpty() && lines.get(0).startsWith("no ")) {
            throw stuck("says no: " + Program.readable(lines.get(0).substring("no ".length())));
        }
        throw stuck("cannot be reached: " + answer.reason());
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "none", "-T"));
        for (String option : List.of(
                "BatchMode=yes",
                "PreferredAuthentications=publickey",
                "IdentityFile=" + quoted(key),
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "StrictHostKeyChecking=yes",
                "UserKnownHostsFile=" + quoted(known),
                "GlobalKnownHostsFile=/dev/null",
                "UpdateHostKeys=no",
                "ConnectTimeout=5",
                "ConnectionAttempts=1",
                "ServerAliveInterval=4",
                "ServerAliveCountMax=2",
                "ControlPath=none",
                "ClearAllForwardings=yes",
                "LogLevel=ERROR")) {
            command.add("-o");
            command.add(option);
        }
        command.addAll(List.of("-p", port(), "-l", user, "--", name()));
        command.addAll(List.of(words));
        return command;
    }

    /** ssh splits these options on blanks, and makes something of what stands behind a percent sign. */
    private static String quoted(Path file) {
        return "\"" + file.toString().replace("%", "%%") + "\"";
    }

    private DoorStuck stuck(String why) {
        return new DoorStuck(place + " " + why);
    }

    /** What is said to a host is a UUID or a number: nothing of a request's own words. */
    private static String id(String grant) {
        return UUID.fromString(grant).toString();
    }

    private static String seconds(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }
}
