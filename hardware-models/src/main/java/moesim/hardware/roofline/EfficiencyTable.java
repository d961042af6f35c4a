package moesim.hardware.roofline;

import java.util.List;

/**
 * The share of a compute unit's peak that a task reaches, by its tokens.
 *
 * @param upToTokens ascending bounds, each inclusive
 * @param shares one per bound, and one for more tokens than the last
 */
public record EfficiencyTable(List<Integer> upToTokens, List<Double> shares) {
  public EfficiencyTable {
    upToTokens = List.copyOf(upToTokens);
    shares = List.copyOf(shares);
    boolean ascending = upToTokens.stream().sorted().distinct().toList().equals(upToTokens);
    if (!ascending
        || shares.size() != upToTokens.size() + 1
        || !shares.stream().allMatch(share -> share > 0 && share <= 1)) {
      throw new IllegalArgumentException("an efficiency table needs ascending bounds and one more"
          + " share, each in (0, 1], got " + upToTokens + " and " + shares);
    }
  }

  /** The share of a task of many tokens. */
  public double last() {
    return shares.get(shares.size() - 1);
  }
}
