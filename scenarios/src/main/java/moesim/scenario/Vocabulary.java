package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What files are read with: what moesim brings along, or a test of its own.
 *
 * @param sections the sections with their options
 * @param presets folder of the machine presets
 */
record Vocabulary(List<Keys.Section> sections, String presets) {
  /** What moesim understands. */
  static Vocabulary shipped() {
    return new Vocabulary(Keys.sections(), Presets.FOLDER);
  }

  Set<String> sectionNames() {
    return sections.stream()
        .map(Keys.Section::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Every dotted path that can be swept or set. */
  List<String> paths() {
    List<String> paths = new ArrayList<>(List.of(Keys.SEED.name()));
    for (Keys.Section section : sections) {
      Keys.everyOptionOf(section)
          .keySet()
          .forEach(option -> paths.add(section.name() + "." + option));
    }
    return paths;
  }
}
