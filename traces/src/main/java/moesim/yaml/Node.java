package moesim.yaml;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.Location;
import moesim.input.Written;

/** What a scenario file holds, before anyone knows what it means; every node knows its place. */
public sealed interface Node {
  Location location();

  /** What it is, to complete "read …". */
  String noun();

  /** A scalar. */
  record Scalar(String text, Written.Kind kind, Location location) implements Node {
    public Written at(String path) {
      return new Written(path, text, kind, location);
    }

    @Override
    public String noun() {
      if (kind == Written.Kind.NOTHING) {
        return "nothing";
      }
      long lines = text.lines().count();
      return lines > 1
          ? "a text of " + lines + " lines"
          : "\"" + text.lines().findFirst().orElse("") + "\"";
    }
  }

  /** A list. */
  record Listing(List<Node> items, Location location) implements Node {
    @Override
    public String noun() {
      return "a list";
    }
  }

  /** Keys with their values, in the order of the file. */
  record Mapping(Map<String, Entry> entries, Location location) implements Node {
    /** A value and the place of its key. */
    public record Entry(Location key, Node value) {}

    public static Mapping empty(Location location) {
      return new Mapping(new LinkedHashMap<>(), location);
    }

    public Collection<String> keys() {
      return entries.keySet();
    }

    /**
     * A copy with the scalar at {@code path} replaced or added: a key, or an option of a section
     * after the first dot.
     */
    public Mapping with(String path, Node value) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      int dot = path.indexOf('.');
      if (dot < 0) {
        Entry old = copy.get(path);
        copy.put(path, new Entry(old == null ? value.location() : old.key(), value));
      } else {
        String key = path.substring(0, dot);
        Entry fresh = new Entry(value.location(), empty(value.location()));
        Entry old = copy.getOrDefault(key, fresh);
        Mapping inner = old.value() instanceof Mapping mapping ? mapping : empty(value.location());
        Map<String, Entry> options = new LinkedHashMap<>(inner.entries());
        options.put(path.substring(dot + 1), new Entry(value.location(), value));
        copy.put(key, new Entry(old.key(), new Mapping(options, inner.location())));
      }
      return new Mapping(copy, location);
    }

    /** A copy without {@code key}. */
    public Mapping without(String key) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      copy.remove(key);
      return new Mapping(copy, location);
    }

    @Override
    public String noun() {
      return "a mapping";
    }
  }
}
