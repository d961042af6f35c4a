package moesim.scenario;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import moesim.hardware.fabric.Blueprint;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.yaml.Node;
import moesim.yaml.Yaml;

/**
 * A file of topologies: the one key {@code topologies}, with a mapping of options under every name.
 *
 * <p><b>Errors.</b> All problems of a file are reported together.
 */
public final class TopologyFile {
  /** Folder of those that come with moesim. */
  static final String SHIPPED = "fabrics";

  private final Problems problems = new Problems();
  private final String folder;
  private final Map<String, Node.Mapping.Entry> written = new LinkedHashMap<>();
  private final Map<String, Optional<NamedFabric>> read = new LinkedHashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  private TopologyFile(Path base) {
    folder = base.toString();
  }

  /**
   * The topologies of the file at {@code path}, or of the shipped one of that name; of {@code
   * path#name} the one called {@code name}.
   */
  public static List<NamedFabric> read(String path) {
    int mark = path.lastIndexOf(ServingFabric.MARK);
    if (mark < 0 || Files.exists(Path.of(path))) {
      return readAll(path);
    }
    String file = path.substring(0, mark);
    String wanted = path.substring(mark + 1);
    List<NamedFabric> all = readAll(file);
    return all.stream()
        .filter(one -> one.name().equals(wanted))
        .findFirst()
        .map(List::of)
        .orElseThrow(() -> new InputException(
            Location.of(file),
            "no topology \"" + wanted + "\""
                + Suggestion.forName(wanted, all.stream().map(NamedFabric::name).toList())));
  }

  private static List<NamedFabric> readAll(String path) {
    boolean isFile = path.contains(".") || path.contains("/") || Files.exists(Path.of(path));
    if (!isFile) {
      return read(shipped(path));
    }
    return read(ScenarioText.of(Path.of(path), List.of()));
  }

  /** Names of the files that come with moesim. */
  public static List<String> shipped() {
    return Presets.names(SHIPPED);
  }

  private static ScenarioText shipped(String name) {
    if (!shipped().contains(name)) {
      throw new InputException(
          Location.of(name), "no such file, and no fabric" + Suggestion.forName(name, shipped()));
    }
    return new ScenarioText(
        "preset " + name, Path.of(""), Presets.text(SHIPPED + "/" + name + ".yaml"), List.of());
  }

  static List<NamedFabric> read(ScenarioText text) {
    TopologyFile file = new TopologyFile(text.base());
    Node root = Yaml.read(text.source(), text.yaml(), file.problems);
    file.enter(root);
    file.written.keySet().forEach(file::fabric);
    file.problems.throwIfAny();
    return file.read.values().stream().map(Optional::orElseThrow).toList();
  }

  private void enter(Node root) {
    if (!(root instanceof Node.Mapping top)) {
      problems.add(root.location(), "expected the key \"topologies:\", read " + root.noun());
      return;
    }
    top.entries().forEach((key, entry) -> {
      if (!key.equals(TopologyKeys.TOPOLOGIES)) {
        problems.add(
            entry.key(),
            key + ": unknown key" + Suggestion.forName(key, List.of(TopologyKeys.TOPOLOGIES)));
      }
    });
    Node.Mapping.Entry all = top.entries().get(TopologyKeys.TOPOLOGIES);
    if (all == null) {
      problems.add(top.location(), "missing key \"topologies\": names with their options");
    } else if (all.value() instanceof Node.Mapping names && !names.entries().isEmpty()) {
      written.putAll(names.entries());
    } else {
      problems.add(
          all.value().location(),
          "topologies: expected names with their options, read "
              + (all.value() instanceof Node.Mapping ? "none" : all.value().noun()));
    }
  }

  /** The topology called {@code name}; empty if something is wrong with it. */
  private Optional<NamedFabric> fabric(String name) {
    Optional<NamedFabric> known = read.get(name);
    if (known != null) {
      return known;
    }
    open.add(name);
    Optional<NamedFabric> fabric = problems.gather(() -> bind(name)).flatMap(found -> found);
    open.remove(name);
    read.put(name, fabric);
    return fabric;
  }

  private Optional<NamedFabric> bind(String name) {
    String path = TopologyKeys.TOPOLOGIES + "." + name;
    Node.Mapping.Entry entry = Objects.requireNonNull(written.get(name));
    if (!(entry.value() instanceof Node.Mapping mapping)) {
      throw new InputException(entry.value().location(), Sections.notOptions(path, entry.value()));
    }
    TopologyOptions keys = new TopologyOptions(path, mapping, problems);
    Options options = new Options(path, entry.key(), folder, keys.scalars());
    return keys.areRight()
        ? Optional.of(FabricBinder.bind(
            name, options, keys.unsourced(), option -> other(name, options, option)))
        : Optional.empty();
  }

  private Blueprint other(String name, Options options, Option<String> option) {
    String wanted = options.get(option);
    if (!written.containsKey(wanted)) {
      List<String> names = new ArrayList<>(written.keySet());
      names.remove(name);
      throw options.problem(
          option,
          "no topology \"" + wanted + "\" in this file" + Suggestion.forName(wanted, names));
    }
    if (open.contains(wanted)) {
      throw options.problem(option, "topology \"" + wanted + "\" would stand inside of itself");
    }
    Optional<NamedFabric> found = fabric(wanted);
    // What is wrong with that one is wrong with this, but stands in the file once.
    if (found.isEmpty()) {
      problems.throwIfAny();
    }
    return found.orElseThrow().blueprint();
  }
}
