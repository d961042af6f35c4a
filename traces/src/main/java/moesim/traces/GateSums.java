package moesim.traces;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moesim.routing.RoutingBlock;
import moesim.routing.WeightKind;

/**
 * What the gate weights of a token and layer add up to, and whether that agrees with the kind they
 * should have.
 */
final class GateSums implements Oddity {
  // Files hold four to six decimals of at most a few dozen weights.
  private static final double TOLERANCE = 0.01;

  private final Optional<WeightKind> claimed;
  private long rows;
  private long toOne;
  private long unknown;
  private double total;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private boolean negative;

  GateSums(Optional<WeightKind> claimed) {
    this.claimed = claimed;
  }

  @Override
  public void see(RoutingBlock block) {
    float[] weights = block.weights();
    if (weights == null) {
      return;
    }
    int topK = block.topK();
    int end = block.tokens() * block.layers() * topK;
    for (int row = 0; row < end; row += topK) {
      if (block.experts()[row] != RoutingBlock.ABSENT) {
        add(sum(weights, row, row + topK));
        for (int i = row; i < row + topK; i++) {
          negative |= weights[i] < 0;
        }
      }
    }
  }

  private static double sum(float[] weights, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += weights[i];
    }
    return sum;
  }

  private void add(double sum) {
    if (Double.isNaN(sum)) {
      unknown++;
      return;
    }
    rows++;
    total += sum;
    toOne += Math.abs(sum - 1) <= TOLERANCE ? 1 : 0;
    least = Math.min(least, sum);
    most = Math.max(most, sum);
  }

  /** The kind the weights turned out to be; empty if there are none. */
  Optional<WeightKind> kind() {
    if (rows == 0) {
      return Optional.empty();
    }
    if (toOne == rows && isNormal() && !negative) {
      return Optional.of(WeightKind.RENORMALISED);
    }
    return contradicted() ? Optional.of(WeightKind.UNKNOWN) : claimed;
  }

  private boolean isNormal() {
    return claimed
        .filter(kind -> kind == WeightKind.SOFTMAX || kind == WeightKind.RENORMALISED)
        .isPresent();
  }

  private boolean contradicted() {
    return (negative && isNormal())
        || claimed
            .filter(kind -> kind == WeightKind.RENORMALISED && toOne < rows)
            .isPresent()
        || claimed
            .filter(kind -> kind == WeightKind.SOFTMAX && most > 1 + TOLERANCE)
            .isPresent();
  }

  @Override
  public List<String> warnings() {
    if (claimed.isEmpty()) {
      return List.of();
    }
    if (unknown > 0) {
      return List.of(String.format(
          Locale.ROOT,
          "gate weights are missing in %,d of %,d rows of top-k",
          unknown,
          rows + unknown));
    }
    // Nothing is to be expected of logits and independent scores.
    if ((toOne == rows && !negative) || !isNormal()) {
      return List.of();
    }
    return List.of(String.format(
        Locale.ROOT,
        "the gate weights of a token do not sum to one: %.3f on average, %.3f to %.3f (%s)",
        total / rows,
        least,
        most,
        meaning()));
  }

  private String meaning() {
    if (negative) {
      return "some are negative: logits? weight_kind: logit says so where the format has it";
    }
    return contradicted() || claimed.equals(Optional.of(WeightKind.UNKNOWN))
        ? "what they are is not known"
        : "softmax over all experts, not only the selected ones";
  }
}
