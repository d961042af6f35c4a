package moesim.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.input.ValueType;
import moesim.yaml.Node;
import moesim.yaml.Yaml;

/**
 * The machine presets: sections of ordinary keys under a name, which stand under those of a file.
 *
 * <p><b>Shape.</b> A folder of resources beside this class holds {@code <name>.yaml} for every name
 * of its {@code index.txt}, because a class path cannot be listed.
 *
 * <p><b>Errors.</b> A value of a preset has its place in the preset:
 * {@code preset <name>:<line>:<column>}.
 */
final class Presets {
  /** Folder of the presets that come with moesim. */
  static final String FOLDER = "presets";

  /** The option of the machine that names one of them. */
  static final Option<String> OPTION = option(FOLDER);

  private static final String MACHINE = "machine";
  private static final String INDEX = "index.txt";

  private final String folder;
  private final Option<String> option;
  private final Set<String> sectionNames;
  private final Sections sections;
  private final Problems problems;
  private final Map<String, Node.Mapping> read = new HashMap<>();

  /** Presets in the given {@code words}; what is wrong with them goes to {@code problems}. */
  Presets(Vocabulary words, Problems problems) {
    this.folder = words.presets();
    this.option = option(folder);
    this.sectionNames = words.sectionNames();
    this.sections = new Sections(words, problems);
    this.problems = problems;
  }

  /** The option that names a preset of {@code folder}. */
  static Option<String> option(String folder) {
    return Option.optional(
        "preset",
        ValueType.oneOf("machine preset", names(folder)),
        "a machine that moesim brings along: values of keys that the file does not write");
  }

  /** Names of the presets in {@code folder}, in the order of its index. */
  static List<String> names(String folder) {
    return text(folder + "/" + INDEX)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /** Every one of {@code points} with the preset it names under its own keys. */
  List<Node.Mapping> under(List<Node.Mapping> points) {
    List<Node.Mapping> whole = new ArrayList<>(points.size());
    points.forEach(point -> whole.add(under(point)));
    return whole;
  }

  /**
   * The {@code point} with the preset it names, if any, under its own keys: those win one by one.
   */
  Node.Mapping under(Node.Mapping point) {
    Optional<Node.Mapping.Entry> named = namedIn(point);
    if (named.isEmpty() || !(named.get().value() instanceof Node.Scalar scalar)) {
      return point;
    }
    return problems
        .gather(() -> option.type().read(scalar.at(MACHINE + "." + option.name())))
        .map(name -> join(point, read.computeIfAbsent(name, this::read)))
        .orElse(point);
  }

  private Optional<Node.Mapping.Entry> namedIn(Node.Mapping file) {
    Node.Mapping.Entry machine = file.entries().get(MACHINE);
    return machine != null && machine.value() instanceof Node.Mapping options
        ? Optional.ofNullable(options.entries().get(option.name()))
        : Optional.empty();
  }

  private static Node.Mapping join(Node.Mapping point, Node.Mapping preset) {
    Map<String, Node.Mapping.Entry> joined = new LinkedHashMap<>(point.entries());
    preset.entries().forEach((section, entry) -> {
      // A section that only the preset has is still the file's: what is missing in it, is missing
      // there.
      Node.Mapping.Entry own = joined.getOrDefault(
          section, new Node.Mapping.Entry(point.location(), Node.Mapping.empty(point.location())));
      if (own.value() instanceof Node.Mapping over && entry.value() instanceof Node.Mapping under) {
        Map<String, Node.Mapping.Entry> options = new LinkedHashMap<>(over.entries());
        under.entries().forEach(options::putIfAbsent);
        joined.put(
            section, new Node.Mapping.Entry(own.key(), new Node.Mapping(options, over.location())));
      }
    });
    return new Node.Mapping(joined, point.location());
  }

  private Node.Mapping read(String name) {
    String source = "preset " + name;
    String yaml = text(folder + "/" + name + ".yaml");
    Node.Mapping written = problems
        .gather(() -> mapping(Yaml.read(source, yaml, problems)))
        .orElseGet(() -> Node.Mapping.empty(Location.of(source)));
    Node.Mapping flat = sections.flat(written);
    checkSections(flat);
    sections.check(flat);
    return flat;
  }

  private static Node.Mapping mapping(Node root) {
    if (root instanceof Node.Mapping mapping) {
      return mapping;
    }
    throw new InputException(
        root.location(), "expected sections such as \"machine:\", read " + root.noun());
  }

  private void checkSections(Node.Mapping preset) {
    preset.entries().forEach((key, entry) -> {
      if (!sectionNames.contains(key)) {
        problems.add(
            entry.key(), key + ": no section of a preset" + Suggestion.forName(key, sectionNames));
      }
    });
    namedIn(preset)
        .ifPresent(inner -> problems.add(
            inner.key(), MACHINE + "." + option.name() + ": a preset cannot stand on another one"));
  }

  /** The text of a resource beside this class. */
  static String text(String resource) {
    try (InputStream stream = Presets.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
