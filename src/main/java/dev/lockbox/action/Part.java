package dev.lockbox.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A part of a catalogue as it is read: asked for what it should hold, and noting each fault with its place. Nothing is ever
 * made of what the file says it is; there is text, numbers and truth values.
 */
final class Part {

    private static final Node EMPTY = new MappingNode(Tag.MAP, true, List.of(), null, null, FlowStyle.BLOCK);

    private final String file;
    private final String place;
    private final Node node;
    private final List<CatalogueFault> faults;
    private final Map<String, Node> members = new LinkedHashMap<>();

    private Part(String file, String place, Node node, List<CatalogueFault> faults) {
        this.file = file;
        this.place = place;
        this.node = node;
        this.faults = faults;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::member);
        } else {
            fault("must be a list of names with values");
        }
    }

    static Part whole(String file, Node node, List<CatalogueFault> faults) {
        return new Part(file, "", node, faults);
    }

    private void member(NodeTuple tuple) {
        String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : null;
        if (name == null || members.put(name, tuple.getValueNode()) != null) {
            fault(
                    tuple.getKeyNode(),
                    place,
                    name == null ? "has a name that is no text" : name + " stands there twice");
        }
    }

    void fault(String reason) {
        fault(node, place, reason);
    }

    void fault(String name, String reason) {
        fault(members.getOrDefault(name, node), within(name), reason);
    }

    private void fault(Node where, String place, String reason) {
        faults.add(new CatalogueFault(file, line(where), place, reason));
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }

    private String within(String name) {
        return place.isEmpty() ? name : place + ", " + name;
    }

    /** Notes whatever else stands there: a misspelt bound would be no bound. */
    void hasOnly(String... names) {
        members.keySet().stream()
                .filter(name -> !Arrays.asList(names).contains(name))
                .forEach(name -> fault(name, "is nothing that is known here; known are " + String.join(", ", names)));
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    List<String> names() {
        return List.copyOf(members.keySet());
    }

    /** Null when it was no text, or none that fits, with the fault noted. */
    String text(String name, int longest) {
        if (!has(name)) {
            fault(name, "is missing");
            return null;
        }
        String text = scalar(members.get(name));
        if (text == null
                || text.isBlank()
                || text.length() > longest
                || text.chars().anyMatch(Part::isControl)) {
            fault(name, "must be text of 1 to " + longest + " characters");
            return null;
        }
        return text.strip();
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\n';
    }

    /** Null for what is no single value. */
    private static String scalar(Node node) {
        return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL) ? scalar.getValue() : null;
    }

    /** What reads it from its text; null when it could not, with the fault noted. */
    <T> T read(String name, Function<String, T> reader, String whatItMustBe) {
        String text = text(name, 2000);
        try {
            return text == null ? null : reader.apply(text);
        } catch (RuntimeException e) {
            fault(name, "must be " + whatItMustBe);
            return null;
        }
    }

    /** The one that is missing stands for that. */
    <T> T read(String name, Function<String, T> reader, String whatItMustBe, T orElse) {
        return has(name) ? read(name, reader, whatItMustBe) : orElse;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(read(
                name,
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException();
                },
                "true or false",
                false));
    }

    /** A value as JSON has them, whatever it is; null where there is none. */
    Object value(String name) {
        return has(name) ? value(members.get(name)) : null;
    }

    private static Object value(Node node) {
        String text = scalar(node);
        if (text == null) {
            return null;
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        boolean isNumber = node.getTag().equals(Tag.INT) && text.matches("-?[0-9]{1,18}");
        return isNumber ? (Object) Long.valueOf(text) : text;
    }

    /** None where there are none. */
    List<String> texts(String name) {
        if (!has(name)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (members.get(name) instanceof SequenceNode list) {
            list.getValue().forEach(element -> texts.add(scalar(element)));
        }
        if (texts.isEmpty() || texts.contains(null)) {
            fault(name, "must be a list of text");
            return List.of();
        }
        return texts;
    }

    /** An empty one where there is none. */
    Part part(String name) {
        return new Part(file, within(name), members.getOrDefault(name, EMPTY), faults);
    }

    /**
     * A list of parts; none where there are none.
     *
     * @param title what holds the name of each, by which its faults are told
     */
    List<Part> parts(String name, String title) {
        if (!has(name)) {
            return List.of();
        }
        if (!(members.get(name) instanceof SequenceNode list)) {
            fault(name, "must be a list");
            return List.of();
        }
        return list.getValue().stream()
                .map(element -> new Part(file, within(titleOf(element, title).orElse(name)), element, faults))
                .toList();
    }

    private static Optional<String> titleOf(Node element, String title) {
        return element instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(member -> title.equals(scalar(member.getKeyNode())))
                        .map(member -> scalar(member.getValueNode()))
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }
}
