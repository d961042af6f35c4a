package moesim.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problems;
import moesim.input.Written.Kind;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML 1.2 text as {@link Node}s: the only class that touches the YAML parser. */
public final class Yaml {
  private static final int DEEPEST = 64;
  // Above the largest file that anything writes: the fit of a trace.
  private static final int MOST_CHARACTERS = 1 << 26;

  private final String source;
  private final Problems problems;

  private Yaml(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /**
   * The node that {@code text} holds; an empty mapping if it holds nothing. Duplicate keys go to
   * {@code problems}; the first of them counts.
   *
   * @throws InputException for text that is not YAML
   */
  public static Node read(String source, String text, Problems problems) {
    return new Yaml(source, problems).compose(text);
  }

  private Node compose(String text) {
    // Duplicate keys are let through to be reported with everything else; aliases would let a small
    // file grow large.
    LoadSettings settings = LoadSettings.builder()
        .setLabel(source)
        .setAllowDuplicateKeys(true)
        .setMaxAliasesForCollections(50)
        .setCodePointLimit(MOST_CHARACTERS)
        .setUseMarks(true)
        .build();
    try {
      Optional<org.snakeyaml.engine.v2.nodes.Node> root = new Compose(settings).composeString(text);
      return root.map(node -> convert(node, 0))
          .orElseGet(() -> Node.Mapping.empty(Location.inText(source, 1, 1)));
    } catch (MarkedYamlEngineException e) {
      Location location = e.getProblemMark().map(this::locate).orElse(Location.of(source));
      throw new InputException(location, "not valid YAML: " + oneLine(e.getProblem()), e);
    } catch (YamlEngineException | IndexOutOfBoundsException e) {
      // The parser runs off the end of some malformed escapes instead of reporting them.
      throw new InputException(
          Location.inText(source, 1, 1), "not valid YAML: " + oneLine(e.getMessage()), e);
    }
  }

  /** The parser's own words, which may hold line ends and control characters of the text. */
  private static String oneLine(@Nullable String message) {
    String words = String.valueOf(message).split("\\R", 2)[0].strip();
    if (words.contains("TAB")) {
      return "a tab cannot indent; use blanks";
    }
    return words.replaceAll("\\p{Cntrl}", "?");
  }

  private Node convert(org.snakeyaml.engine.v2.nodes.Node node, int depth) {
    Location location = node.getStartMark().map(this::locate).orElse(Location.of(source));
    if (depth > DEEPEST) {
      throw new InputException(location, "nested deeper than " + DEEPEST + " levels");
    }
    if (node instanceof ScalarNode scalar) {
      return new Node.Scalar(scalar.getValue(), kindOf(scalar), location);
    }
    if (node instanceof SequenceNode sequence) {
      List<Node> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(convert(item, depth + 1)));
      return new Node.Listing(items, location);
    }
    return mapping((MappingNode) node, location, depth);
  }

  private Node.Mapping mapping(MappingNode node, Location location, int depth) {
    Map<String, Node.Mapping.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Location place = tuple.getKeyNode().getStartMark().map(this::locate).orElse(location);
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(place, "a key must be a word");
        continue;
      }
      Node.Mapping.Entry entry =
          new Node.Mapping.Entry(place, convert(tuple.getValueNode(), depth + 1));
      Node.Mapping.Entry earlier = entries.putIfAbsent(key.getValue(), entry);
      if (earlier != null) {
        problems.addDuplicate(key.getValue(), place, earlier.key());
      }
    }
    return new Node.Mapping(entries, location);
  }

  private static Kind kindOf(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.INT)) {
      return Kind.WHOLE_NUMBER;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Kind.NUMBER;
    }
    if (tag.equals(Tag.BOOL)) {
      return Kind.FLAG;
    }
    return tag.equals(Tag.NULL) ? Kind.NOTHING : Kind.TEXT;
  }

  private Location locate(Mark mark) {
    return Location.inText(source, mark.getLine() + 1L, mark.getColumn() + 1L);
  }
}
