package moesim.traces.requests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Requests of a file in its order, until they are a {@link RequestTrace}. */
final class RequestRows {
  private static final int[] NONE = {};

  private long[] arrivalNs = new long[256];
  private int[] promptTokens = new int[256];
  private int[] outputTokens = new int[256];
  private final List<int[]> prefixBlocks = new ArrayList<>();
  private int count;

  int count() {
    return count;
  }

  /** Adds a request that arrives {@code atNs} after any moment that is the same for all. */
  void add(long atNs, int prompt, int output) {
    add(atNs, prompt, output, NONE);
  }

  void add(long atNs, int prompt, int output, int[] blocks) {
    if (count == arrivalNs.length) {
      arrivalNs = Arrays.copyOf(arrivalNs, 2 * count);
      promptTokens = Arrays.copyOf(promptTokens, 2 * count);
      outputTokens = Arrays.copyOf(outputTokens, 2 * count);
    }
    arrivalNs[count] = atNs;
    promptTokens[count] = prompt;
    outputTokens[count] = output;
    prefixBlocks.add(blocks);
    count++;
  }

  RequestTrace trace(String source, String format) {
    int[] order = IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingLong(row -> arrivalNs[row]))
        .mapToInt(Integer::intValue)
        .toArray();
    long first = arrivalNs[order[0]];
    boolean blocked = prefixBlocks.stream().anyMatch(blocks -> blocks.length > 0);
    return new RequestTrace(
        source,
        format,
        Arrays.stream(order).mapToLong(row -> arrivalNs[row] - first).toArray(),
        Arrays.stream(order).map(row -> promptTokens[row]).toArray(),
        Arrays.stream(order).map(row -> outputTokens[row]).toArray(),
        blocked
            ? Arrays.stream(order).mapToObj(prefixBlocks::get).toArray(int[][]::new)
            : new int[0][],
        warnings());
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    long early = IntStream.range(1, count)
        .filter(row -> arrivalNs[row] < arrivalNs[row - 1])
        .count();
    if (early > 0) {
      warnings.add(String.format(
          Locale.ROOT, "%,d requests arrive before the one above them; sorted by arrival", early));
    }
    warnOfEmpty(promptTokens, "a prompt", warnings);
    warnOfEmpty(outputTokens, "output, as requests that failed", warnings);
    return warnings;
  }

  private void warnOfEmpty(int[] tokens, String what, List<String> warnings) {
    long empty = IntStream.range(0, count).filter(row -> tokens[row] == 0).count();
    if (empty > 0) {
      warnings.add(String.format(Locale.ROOT, "%,d requests are without %s", empty, what));
    }
  }
}
