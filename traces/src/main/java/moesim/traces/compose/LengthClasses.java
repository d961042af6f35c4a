package moesim.traces.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;

/**
 * The requests of a source by how long their prompts and outputs are, in powers of two.
 *
 * <p><b>Order.</b> Requests of a class are taken in turn, over and over.
 */
final class LengthClasses {
  private static final int BLOCK_TOKENS = 512;

  /** Binary magnitudes of a prompt and of an output. */
  private record Lengths(int prompt, int output) implements Comparable<Lengths> {
    static Lengths of(int promptTokens, int outputTokens) {
      return new Lengths(magnitude(promptTokens), magnitude(outputTokens));
    }

    private static int magnitude(int tokens) {
      return Integer.SIZE - Integer.numberOfLeadingZeros(tokens);
    }

    int distance(Lengths other) {
      return Math.abs(prompt - other.prompt) + Math.abs(output - other.output);
    }

    @Override
    public int compareTo(Lengths other) {
      return prompt == other.prompt
          ? Integer.compare(output, other.output)
          : Integer.compare(prompt, other.prompt);
    }
  }

  private final Map<Lengths, List<Integer>> requests = new TreeMap<>();
  private final Map<Lengths, Integer> taken = new TreeMap<>();

  /** Reads {@code source} once. */
  LengthClasses(Source source) {
    int[] numbers = source.requests();
    int[][] tokens = new int[2][numbers.length];
    int at = 0;
    RoutingBlock block = new RoutingBlock(source.trace().model(), BLOCK_TOKENS, false);
    try (RoutingReader reader = source.trace().open(numbers[0])) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          int number = block.requests()[token];
          while (at < numbers.length && numbers[at] < number) {
            at++;
          }
          if (at < numbers.length && numbers[at] == number) {
            tokens[block.phase(token) == Phase.PREFILL ? 0 : 1][at]++;
          }
        }
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      if (tokens[0][i] + tokens[1][i] > 0) {
        requests
            .computeIfAbsent(Lengths.of(tokens[0][i], tokens[1][i]), key -> new ArrayList<>())
            .add(numbers[i]);
      }
    }
  }

  /** The next request of the class nearest to such lengths; of two as near, the shorter. */
  int next(int promptTokens, int outputTokens) {
    Lengths wanted = Lengths.of(promptTokens, outputTokens);
    Lengths nearest = wanted;
    int least = Integer.MAX_VALUE;
    for (Lengths lengths : requests.keySet()) {
      int distance = wanted.distance(lengths);
      if (distance < least) {
        least = distance;
        nearest = lengths;
      }
    }
    List<Integer> found = requests.getOrDefault(nearest, List.of());
    int turn = taken.merge(nearest, 1, Integer::sum) - 1;
    return found.get(turn % found.size());
  }
}
