package moesim.scenario;

import java.util.ArrayList;
import java.util.List;

/** The keys that files are read with: those of {@link Keys}, or a few of a test's own. */
record Vocabulary(List<Keys.Section> sections) {
  /** What moesim understands. */
  static Vocabulary shipped() {
    return new Vocabulary(Keys.sections());
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
