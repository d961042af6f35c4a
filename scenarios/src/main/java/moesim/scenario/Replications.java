package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Problems;
import moesim.input.ValueType;
import moesim.input.Written;
import moesim.yaml.Node;

/**
 * Runs of every point under several seeds, the same for all points: common random numbers.
 *
 * @param count of the seeds: that of the scenario, and those after it
 * @param confidence of the intervals
 */
public record Replications(int count, double confidence) {
  /**
   * Column with the number of the replication, from 1; a point keeps it at the top of the file,
   * where no file can write it.
   */
  public static final String COLUMN = "replication";

  static final Option<Long> COUNT = Option.of(
      "replications",
      ValueType.wholeNumber(1, 10_000),
      1L,
      "runs of every point, each with its own seed: that of the scenario and those after it, the same for all points");
  static final Option<Double> CONFIDENCE = Option.of(
      "confidence",
      ValueType.number(0.5, 0.9999),
      0.95,
      "probability with which a confidence interval covers what it is of");

  /** Their options, which stand at the top of a file. */
  static final List<Option<?>> OPTIONS = List.of(COUNT, CONFIDENCE);

  /** What {@code file} says; its values are checked elsewhere. */
  static Replications read(Node.Mapping file, Problems problems) {
    return new Replications(
        Math.toIntExact(value(file, COUNT, problems)), value(file, CONFIDENCE, problems));
  }

  private static <T> T value(Node.Mapping file, Option<T> option, Problems problems) {
    Node.Mapping.Entry entry = file.entries().get(option.name());
    T fallback = option.fallback().orElseThrow();
    if (entry == null) {
      return fallback;
    }
    if (!(entry.value() instanceof Node.Scalar scalar)) {
      problems.add(
          entry.value().location(),
          option.name() + ": expected " + option.type().accepted() + ", read "
              + entry.value().noun());
      return fallback;
    }
    return problems.gather(() -> option.type().read(scalar.at(option.name()))).orElse(fallback);
  }

  /** True if there are several. */
  public boolean several() {
    return count > 1;
  }

  /** The dimension they are: each sets its number and its seed, the first that is {@code seed}. */
  Sweep.Dimension dimension(long seed, Location location) {
    List<Map<String, Node.Scalar>> values = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      Map<String, Node.Scalar> set = new LinkedHashMap<>();
      set.put(COLUMN, whole(number, location));
      // Beyond the largest seed comes the smallest.
      set.put(Keys.SEED.name(), whole(seed + number - 1, location));
      values.add(set);
    }
    return new Sweep.Dimension(COLUMN, location, values);
  }

  private static Node.Scalar whole(long number, Location location) {
    return new Node.Scalar(String.valueOf(number), Written.Kind.WHOLE_NUMBER, location);
  }

  /** True if {@code point} is the first replication of its point, or there are none. */
  static boolean isFirst(Node.Mapping point) {
    String number = Plans.textAt(point, COLUMN);
    return number.isEmpty() || number.equals("1");
  }
}
