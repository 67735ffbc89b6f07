package dev.lockbox.action;

import dev.lockbox.identity.Entry;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A program the operator allows, run without a shell: each parameter is one argument, whatever stands in it. */
final class Command implements Work {

    private final Path program;
    private final List<Slot> arguments;
    private final Map<String, String> environment;
    private final Path folder;

    /** @param environment all it has, but for the mark of the run */
    Command(Path program, List<Slot> arguments, Map<String, String> environment, Path folder) {
        this.program = program;
        this.arguments = arguments;
        this.environment = environment;
        this.folder = folder;
    }

    @Override
    public String kind() {
        return "command";
    }

    @Override
    public Set<String> uses() {
        return arguments.stream().flatMap(slot -> slot.uses().stream()).collect(Collectors.toSet());
    }

    @Override
    public Set<String> needs() {
        return uses();
    }

    @Override
    public void judge(Parameter parameter, Object value, Entry entry) {
        boolean isText = value instanceof String;
        if (isText && !parameter.mayBeginWithDash() && beginsWithDash((String) value)) {
            entry.fault(parameter.field(), "must not begin with a dash, which programs take for an option");
        }
    }

    private static boolean beginsWithDash(String value) {
        return Normalizer.normalize(value, Normalizer.Form.NFKC).startsWith("-");
    }

    @Override
    public Result run(Map<String, Object> bound, Going going) throws WorkFailed, InterruptedException {
        var tree = new ProcessTree(going.id());
        try {
            Process process = start(bound, tree);
            going.atTheEnd(() -> tree.destroy(process));
            process.getOutputStream().close();
            HttpCall.giveOut(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), going);
            int status = process.waitFor();
            return new Result(status == 0, Map.of("ExitStatus", status));
        } catch (IOException e) {
            throw new WorkFailed("The command did not run", e);
        }
    }

    private Process start(Map<String, Object> bound, ProcessTree tree) throws IOException {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        arguments.forEach(slot -> line.add(String.valueOf(slot.fill(bound))));
        var builder = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        tree.mark(builder.environment());
        return builder.start();
    }
}
