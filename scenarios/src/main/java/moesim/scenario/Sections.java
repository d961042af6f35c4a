package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.input.Option;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.yaml.Node;

/**
 * The sections of a file, checked against their options.
 *
 * <p><b>Shape.</b> An option may have a dotted name, such as {@code link.bandwidth}; the words
 * before a dot are groups. A file writes it as nested mappings, with dots, or as a mixture; once
 * flat, its key is the name of the option.
 */
final class Sections {
  private final List<Keys.Section> sections;
  private final Problems problems;

  Sections(Vocabulary words, Problems problems) {
    this.sections = words.sections();
    this.problems = problems;
  }

  /**
   * A copy of {@code file} whose sections have no nested groups; keys and values keep their places.
   */
  Node.Mapping flat(Node.Mapping file) {
    Map<String, Node.Mapping.Entry> entries = new LinkedHashMap<>(file.entries());
    for (Keys.Section section : sections) {
      entries.computeIfPresent(
          section.name(),
          (name, entry) -> entry.value() instanceof Node.Mapping nested
              ? new Node.Mapping.Entry(entry.key(), flat(section, nested))
              : entry);
    }
    return new Node.Mapping(entries, file.location());
  }

  private Node.Mapping flat(Keys.Section section, Node.Mapping nested) {
    Map<String, Node.Mapping.Entry> entries = new LinkedHashMap<>();
    collect("", nested, groupsOf(Keys.everyOptionOf(section).keySet()), entries);
    return new Node.Mapping(entries, nested.location());
  }

  /** A mapping that is no group stays whole, so that it is reported once, under its own key. */
  private void collect(
      String prefix,
      Node.Mapping nested,
      Set<String> groups,
      Map<String, Node.Mapping.Entry> entries) {
    nested.entries().forEach((key, entry) -> {
      String name = prefix + key;
      if (groups.contains(name) && entry.value() instanceof Node.Mapping group) {
        collect(name + ".", group, groups, entries);
        return;
      }
      Node.Mapping.Entry earlier = entries.putIfAbsent(name, entry);
      if (earlier != null) {
        problems.addDuplicate(name, entry.key(), earlier.key());
      }
    });
  }

  /** The groups of options called {@code names}: {@code a} and {@code a.b} for {@code a.b.c}. */
  static Set<String> groupsOf(Set<String> names) {
    Set<String> groups = new LinkedHashSet<>();
    for (String name : names) {
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        groups.add(name.substring(0, dot));
      }
    }
    return groups;
  }

  /** Checks the sections of {@code file}, which is flat. */
  void check(Node.Mapping file) {
    for (Keys.Section section : sections) {
      Node.Mapping.Entry entry = file.entries().get(section.name());
      if (entry == null) {
        continue;
      }
      if (entry.value() instanceof Node.Mapping written) {
        written.entries().forEach((key, value) -> checkOption(section, key, value));
      } else {
        problems.add(entry.value().location(), notOptions(section.name(), entry.value()));
      }
    }
  }

  private void checkOption(Keys.Section section, String key, Node.Mapping.Entry entry) {
    Map<String, List<Option<?>>> known = Keys.everyOptionOf(section);
    Node value = entry.value();
    String path = section.name() + "." + key;
    List<Option<?>> declared = known.get(key);
    if (declared == null) {
      problemOfUnknown(path, key, entry, known.keySet());
    } else if (!(value instanceof Node.Scalar scalar)) {
      String accepted = declared.get(0).type().accepted();
      problems.add(
          value.location(),
          path + ": expected " + accepted + ", read " + value.noun()
              + "; several values go under sweep:");
    } else if (declared.size() == 1) {
      problems.gather(() -> declared.get(0).type().read(scalar.at(path)));
    }
  }

  private void problemOfUnknown(
      String path, String key, Node.Mapping.Entry entry, Set<String> options) {
    Set<String> groups = groupsOf(options);
    if (groups.contains(key)) {
      problems.add(entry.value().location(), notOptions(path, entry.value()));
      return;
    }
    List<String> near = new ArrayList<>(options);
    if (entry.value() instanceof Node.Mapping) {
      near.addAll(groups);
    }
    problems.add(entry.key(), path + ": unknown key" + Suggestion.forName(key, near));
  }

  /** The problem of a {@code value} that stands where a section or a group belongs. */
  static String notOptions(String path, Node value) {
    return path + ": expected a mapping of options, read " + value.noun();
  }
}
