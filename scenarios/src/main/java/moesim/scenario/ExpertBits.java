package moesim.scenario;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moesim.input.ValueType;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;

/**
 * Mixed precision: in how many bits per weight the experts of a layer are stored, and what share of
 * them in how many. Which expert gets which is drawn, layer by layer.
 */
record ExpertBits(List<Share> shares) {
  /** A share of the experts of every layer, in percent, stored with {@code bits} per weight. */
  record Share(int bits, BigDecimal percent) {}

  static final ValueType<ExpertBits> TYPE = ValueType.quantity(
      "bits with their shares of the experts, such as \"2: 25 %, 3: 25 %, 4: 50 %\"",
      ExpertBits::parse, "^\\d+: ?[0-9.]+ ?%(, ?\\d+: ?[0-9.]+ ?%)*$");

  private static final Pattern SHARE =
      Pattern.compile("(\\d{1,2}): ?(\\d{1,3}(?:\\.\\d{1,9})?) ?%");
  private static final BigDecimal ALL = BigDecimal.valueOf(100);

  static ExpertBits parse(String text) {
    List<Share> shares = new ArrayList<>();
    BigDecimal sum = BigDecimal.ZERO;
    for (String part : text.strip().split(", ?", -1)) {
      Matcher share = SHARE.matcher(part);
      if (!share.matches()) {
        throw new IllegalArgumentException("\"" + part + "\" is not bits with a share");
      }
      int bits = Integer.parseInt(share.group(1));
      if (bits < 1 || bits > 32 || shares.stream().anyMatch(one -> one.bits == bits)) {
        throw new IllegalArgumentException(bits + " bits are outside [1, 32], or stand twice");
      }
      BigDecimal percent = new BigDecimal(share.group(2));
      shares.add(new Share(bits, percent));
      sum = sum.add(percent);
    }
    if (sum.compareTo(ALL) != 0) {
      throw new IllegalArgumentException("the shares of \"" + text + "\" add up to "
          + sum.stripTrailingZeros().toPlainString() + " %, not to 100 %");
    }
    return new ExpertBits(List.copyOf(shares));
  }

  /**
   * Bytes of every expert, layer after layer. Of each layer the shares are met as well as whole
   * experts can, and dealt out by the random stream of expert sizes.
   *
   * @param bytesOf bytes of an expert, by its bits
   */
  List<Long> bytes(int layers, int experts, long seed, IntToLongFunction bytesOf) {
    Draws draws = RandomStreams.of(seed).draws(Role.EXPERT_SIZES);
    List<Long> bytes = new ArrayList<>(layers * experts);
    long[] dealt = new long[experts];
    for (int layer = 0; layer < layers; layer++) {
      int expert = 0;
      BigDecimal upTo = BigDecimal.ZERO;
      for (Share share : shares) {
        upTo = upTo.add(share.percent);
        int end = upTo.multiply(BigDecimal.valueOf(experts))
            .divide(ALL, 0, RoundingMode.HALF_UP)
            .intValueExact();
        for (; expert < end; expert++) {
          dealt[expert] = bytesOf.applyAsLong(share.bits);
        }
      }
      for (int last = experts - 1; last > 0; last--) {
        int other = draws.below(last + 1);
        long swapped = dealt[last];
        dealt[last] = dealt[other];
        dealt[other] = swapped;
      }
      for (long size : dealt) {
        bytes.add(size);
      }
    }
    return bytes;
  }
}
