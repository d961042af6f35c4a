package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.Problems;
import moesim.input.Suggestion;
import moesim.yaml.Node;

/** What {@code baseline} sets at every point to get the run that the point is compared with. */
final class Baseline {
  private Baseline() {}

  /**
   * Dotted paths with their values, in the order of the file; what is wrong goes to
   * {@code problems}.
   */
  static Map<String, Node.Scalar> read(Node.Mapping file, Problems problems) {
    Map<String, Node.Scalar> settings = new LinkedHashMap<>();
    Node.Mapping.Entry entry = file.entries().get(Keys.BASELINE);
    if (entry == null) {
      return settings;
    }
    if (!(entry.value() instanceof Node.Mapping mapping)) {
      problems.add(
          entry.value().location(),
          "baseline: expected dotted paths such as allocation.policy: home, read "
              + entry.value().noun());
      return settings;
    }
    List<String> known = new ArrayList<>(Vocabulary.shipped().paths());
    known.add(Variants.COLUMN);
    mapping.entries().forEach((path, value) -> {
      if (!known.contains(path)) {
        problems.add(
            value.key(),
            "baseline." + path + ": not a key of this file" + Suggestion.forName(path, known));
      } else if (value.value() instanceof Node.Scalar scalar) {
        settings.put(path, scalar);
      } else {
        problems.add(
            value.value().location(),
            "baseline." + path + ": expected a scalar, read " + value.value().noun());
      }
    });
    return settings;
  }
}
