package moesim.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.input.ValueType;

/**
 * What the load of a missed expert costs, by layer: experts of some layers may lie in host memory,
 * of others on disk.
 *
 * <p><b>Units.</b> Whole numbers of whatever the user counts, such as microseconds. Layers are
 * numbered from 0.
 *
 * @param text as written, for reports
 * @param ranges layers with a cost of their own, not overlapping
 * @param others the cost in all other layers
 */
public record MissCosts(String text, List<Range> ranges, long others) {
  /** Layers {@code first} to {@code last}, both included, and what a load costs there. */
  public record Range(int first, int last, long cost) {}

  /** Every load costs 1. */
  public static final MissCosts ONE = new MissCosts("1", List.of(), 1);

  /** The value type of {@code cache.miss_cost}. */
  public static final ValueType<MissCosts> TYPE = ValueType.quantity(
      "a cost, or costs by layer such as \"0-15: 1, 16: 4, more: 20\"",
      MissCosts::parse,
      "^(\\d+|(\\d+(-\\d+)?: ?\\d+, ?)*more: ?\\d+)$");

  private static final long MOST = 1_000_000_000L;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?: ?(\\d+)");
  private static final Pattern REST = Pattern.compile("(?:more: ?)?(\\d+)");

  /** Reads {@code 20}, or {@code 0-15: 1, more: 20}. */
  public static MissCosts parse(String text) {
    List<String> parts = List.of(text.strip().split(", ?", -1));
    List<Range> ranges = new ArrayList<>();
    for (String part : parts.subList(0, parts.size() - 1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        throw new IllegalArgumentException("\"" + part + "\" is not layers with a cost");
      }
      int first = Integer.parseInt(range.group(1));
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (first > last || ranges.stream().anyMatch(r -> first <= r.last && r.first <= last)) {
        throw new IllegalArgumentException("layers \"" + part + "\" are empty, or stand twice");
      }
      ranges.add(new Range(first, last, cost(range.group(3))));
    }
    Matcher rest = REST.matcher(parts.get(parts.size() - 1));
    if (!rest.matches() || (parts.size() > 1 && !parts.get(parts.size() - 1).startsWith("more"))) {
      throw new IllegalArgumentException(
          "\"" + text + "\" does not end with the cost of all other layers");
    }
    return new MissCosts(text, List.copyOf(ranges), cost(rest.group(1)));
  }

  private static long cost(String digits) {
    long cost = digits.length() > 10 ? MOST + 1 : Long.parseLong(digits);
    if (cost < 1 || cost > MOST) {
      throw new IllegalArgumentException("cost " + digits + " is outside [1, " + MOST + "]");
    }
    return cost;
  }

  /** What a load costs in {@code layer}. */
  public long of(int layer) {
    for (Range range : ranges) {
      if (range.first <= layer && layer <= range.last) {
        return range.cost;
      }
    }
    return others;
  }

  /** The highest layer that is named; -1 if none is. */
  public int lastLayer() {
    return ranges.stream().mapToInt(Range::last).max().orElse(-1);
  }

  @Override
  public String toString() {
    return text;
  }
}
