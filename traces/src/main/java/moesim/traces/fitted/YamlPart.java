package moesim.traces.fitted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping of a fitted file: keys with their values, which know where they stand. */
final class YamlPart {
  // Above the largest file that is written.
  private static final int MOST_CHARACTERS = 1 << 26;

  private final String source;
  private final String path;
  private final Location location;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private YamlPart(String source, String path, MappingNode node) {
    this.source = source;
    this.path = path;
    location = locate(source, node);
    for (NodeTuple tuple : node.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (values.put(key, tuple.getValueNode()) != null) {
        throw new InputException(
            locate(source, tuple.getKeyNode()), named(key) + ": written twice");
      }
    }
  }

  /** The mapping that {@code text} of {@code source} is. */
  static YamlPart read(String source, String text) {
    LoadSettings settings = LoadSettings.builder()
        .setLabel(source)
        .setAllowDuplicateKeys(true)
        .setCodePointLimit(MOST_CHARACTERS)
        .setUseMarks(true)
        .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isPresent() && root.get() instanceof MappingNode mapping) {
        return new YamlPart(source, "", mapping);
      }
    } catch (MarkedYamlEngineException e) {
      Location place =
          e.getProblemMark().map(mark -> locate(source, mark)).orElse(Location.of(source));
      throw new InputException(place, "not valid YAML: " + oneLine(e.getProblem()), e);
    } catch (YamlEngineException | IndexOutOfBoundsException e) {
      throw new InputException(
          Location.of(source), "not valid YAML: " + oneLine(String.valueOf(e.getMessage())), e);
    }
    throw new InputException(
        Location.of(source), "not a fit; \"moesim trace fit\" writes such files");
  }

  private static String oneLine(String words) {
    return words.split("\\R", 2)[0].replaceAll("\\p{Cntrl}", "?");
  }

  private static Location locate(String source, Node node) {
    return node.getStartMark().map(mark -> locate(source, mark)).orElse(Location.of(source));
  }

  private static Location locate(String source, Mark mark) {
    return Location.inText(source, mark.getLine() + 1L, mark.getColumn() + 1L);
  }

  private String named(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Location location() {
    return location;
  }

  /** Fails if there is a key that is not among {@code known}. */
  void checkKeys(List<String> known) {
    values.forEach((key, value) -> {
      if (!known.contains(key)) {
        throw new InputException(
            locate(source, value),
            named(key) + ": not a key here; known: " + String.join(", ", known));
      }
    });
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  private Node value(String key) {
    Node value = values.get(key);
    if (value == null) {
      throw new InputException(location, named(key) + ": missing");
    }
    return value;
  }

  InputException problem(String key, String message) {
    return new InputException(locate(source, value(key)), named(key) + ": " + message);
  }

  YamlPart part(String key) {
    if (value(key) instanceof MappingNode mapping) {
      return new YamlPart(source, named(key), mapping);
    }
    throw problem(key, "expected keys with values");
  }

  List<YamlPart> parts(String key) {
    List<YamlPart> parts = new ArrayList<>();
    for (Node item : items(key)) {
      if (!(item instanceof MappingNode mapping)) {
        throw new InputException(locate(source, item), named(key) + ": expected keys with values");
      }
      parts.add(new YamlPart(source, named(key) + "[" + parts.size() + "]", mapping));
    }
    return parts;
  }

  private List<Node> items(String key) {
    if (value(key) instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    throw problem(key, "expected a list");
  }

  String text(String key) {
    if (value(key) instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw problem(key, "expected a text");
  }

  /** A whole number in {@code [least, most]}. */
  long whole(String key, long least, long most) {
    return numbers(key).wholes(1, least, most)[0];
  }

  NumberRow numbers(String key) {
    return row(named(key), value(key));
  }

  /** One row of numbers per item of the list. */
  List<NumberRow> rows(String key) {
    List<NumberRow> rows = new ArrayList<>();
    for (Node item : items(key)) {
      rows.add(row(named(key) + "[" + rows.size() + "]", item));
    }
    return rows;
  }

  private NumberRow row(String name, Node node) {
    if (node instanceof ScalarNode scalar) {
      return new NumberRow(name, locate(source, node), scalar.getValue());
    }
    throw new InputException(
        locate(source, node), name + ": expected numbers, separated by blanks");
  }
}
