package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moesim.hardware.fabric.FabricTopologies;
import moesim.input.Option;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.input.Written;
import moesim.yaml.Node;

/** The keys that a file writes for one topology, checked against those of its kind. */
final class TopologyOptions {
  private final String path;
  private final Problems problems;
  private final Map<String, Written> scalars = new LinkedHashMap<>();
  private final List<String> unsourced = new ArrayList<>();
  private final int before;

  TopologyOptions(String path, Node.Mapping mapping, Problems problems) {
    this.path = path;
    this.problems = problems;
    before = problems.count();
    List<Option<?>> declared = declared(mapping);
    Map<String, Option<?>> known = new LinkedHashMap<>();
    declared.forEach(option -> known.put(option.name(), option));
    collect("", mapping, known);
    if (!declared.isEmpty()) {
      readUnsourced(mapping);
    }
  }

  /** By name, flat. */
  Map<String, Written> scalars() {
    return scalars;
  }

  /** Keys without a source. */
  List<String> unsourced() {
    return unsourced;
  }

  /** True if nothing is wrong. */
  boolean areRight() {
    return problems.count() == before;
  }

  /** What its kind takes; what any kind takes if that is wrong, and was reported. */
  private List<Option<?>> declared(Node.Mapping mapping) {
    Node.Mapping.Entry kind = mapping.entries().get(TopologyKeys.KIND.name());
    if (kind == null) {
      problems.add(
          mapping.location(),
          path + ".kind: missing: " + TopologyKeys.KIND.sentence() + "; "
              + TopologyKeys.KIND.type().accepted());
    }
    Optional<String> name = kind != null && kind.value() instanceof Node.Scalar scalar
        ? problems.gather(() -> TopologyKeys.KIND.type().read(scalar.at(path + ".kind")))
        : Optional.empty();
    if (name.isPresent()) {
      return TopologyKeys.of(FabricTopologies.find(name.get()).orElseThrow());
    }
    List<Option<?>> all = new ArrayList<>(TopologyKeys.COMMON);
    FabricTopologies.all().forEach(part -> all.addAll(part.options()));
    return all;
  }

  private void collect(String prefix, Node.Mapping nested, Map<String, Option<?>> known) {
    Set<String> groups = Sections.groupsOf(known.keySet());
    nested.entries().forEach((key, entry) -> {
      String name = prefix + key;
      if (name.equals(TopologyKeys.UNSOURCED)) {
        return;
      }
      if (groups.contains(name)) {
        if (entry.value() instanceof Node.Mapping group) {
          collect(name + ".", group, known);
        } else {
          problems.add(
              entry.value().location(), Sections.notOptions(path + "." + name, entry.value()));
        }
        return;
      }
      Option<?> option = known.get(name);
      if (option == null) {
        Set<String> words = new LinkedHashSet<>(known.keySet());
        words.add(TopologyKeys.UNSOURCED);
        problems.add(
            entry.key(), path + "." + name + ": unknown key" + Suggestion.forName(name, words));
      } else if (entry.value() instanceof Node.Scalar scalar) {
        Written written = scalar.at(path + "." + name);
        problems.gather(() -> option.type().read(written));
        if (scalars.putIfAbsent(name, written) != null) {
          problems.addDuplicate(name, entry.key(), scalars.get(name).location());
        }
      } else {
        problems.add(
            entry.value().location(),
            path + "." + name + ": expected " + option.type().accepted() + ", read "
                + entry.value().noun());
      }
    });
  }

  private void readUnsourced(Node.Mapping mapping) {
    Node.Mapping.Entry entry = mapping.entries().get(TopologyKeys.UNSOURCED);
    if (entry == null) {
      return;
    }
    if (!(entry.value() instanceof Node.Listing list)) {
      problems.add(
          entry.value().location(),
          path + ".unsourced: expected a list of keys, read " + entry.value().noun());
      return;
    }
    for (Node item : list.items()) {
      if (item instanceof Node.Scalar scalar && scalars.containsKey(scalar.text())) {
        unsourced.add(scalar.text());
      } else {
        problems.add(
            item.location(),
            path + ".unsourced: expected a key that is written here, read " + item.noun());
      }
    }
  }
}
