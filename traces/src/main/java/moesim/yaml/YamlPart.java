package moesim.yaml;

import java.util.ArrayList;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problems;

/** A mapping of a file that describes a trace: keys with their values, which know where they stand. */
public final class YamlPart {
  private final String path;
  private final Node.Mapping mapping;

  private YamlPart(String path, Node.Mapping mapping) {
    this.path = path;
    this.mapping = mapping;
  }

  /** The mapping that {@code text} of {@code source} is. */
  public static YamlPart read(String source, String text) {
    Problems problems = new Problems();
    Node root = Yaml.read(source, text, problems);
    problems.throwIfAny();
    if (root instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
      return new YamlPart("", mapping);
    }
    throw new InputException(Location.of(source), "expected keys with values, one per line");
  }

  private String named(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  public Location location() {
    return mapping.location();
  }

  /** Fails if there is a key that is not among {@code known}. */
  public void checkKeys(List<String> known) {
    mapping.entries().forEach((key, entry) -> {
      if (!known.contains(key)) {
        throw new InputException(
            entry.key(), named(key) + ": not a key here; known: " + String.join(", ", known));
      }
    });
  }

  public boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  private Node value(String key) {
    Node.Mapping.Entry entry = mapping.entries().get(key);
    if (entry == null) {
      throw new InputException(location(), named(key) + ": missing");
    }
    return entry.value();
  }

  public InputException problem(String key, String message) {
    return new InputException(value(key).location(), named(key) + ": " + message);
  }

  public YamlPart part(String key) {
    return part(named(key), value(key));
  }

  private static YamlPart part(String name, Node node) {
    if (node instanceof Node.Mapping inner) {
      return new YamlPart(name, inner);
    }
    throw new InputException(node.location(), name + ": expected keys with values");
  }

  public List<YamlPart> parts(String key) {
    List<YamlPart> parts = new ArrayList<>();
    for (Node item : items(key)) {
      parts.add(part(named(key) + "[" + parts.size() + "]", item));
    }
    return parts;
  }

  private List<Node> items(String key) {
    if (value(key) instanceof Node.Listing list) {
      return list.items();
    }
    throw problem(key, "expected a list");
  }

  public String text(String key) {
    if (value(key) instanceof Node.Scalar scalar) {
      return scalar.text();
    }
    throw problem(key, "expected a text");
  }

  /** A whole number in {@code [least, most]}. */
  public long whole(String key, long least, long most) {
    return numbers(key).wholes(1, least, most)[0];
  }

  public NumberRow numbers(String key) {
    return row(named(key), value(key));
  }

  /** One row of numbers per item of the list. */
  public List<NumberRow> rows(String key) {
    List<NumberRow> rows = new ArrayList<>();
    for (Node item : items(key)) {
      rows.add(row(named(key) + "[" + rows.size() + "]", item));
    }
    return rows;
  }

  private static NumberRow row(String name, Node node) {
    if (node instanceof Node.Scalar scalar) {
      return new NumberRow(name, node.location(), scalar.text());
    }
    throw new InputException(node.location(), name + ": expected numbers, separated by blanks");
  }
}
