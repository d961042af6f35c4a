package moesim.hardware.balance;

import java.util.Arrays;

/** How many tokens each expert of each layer served in one step or one window; filled in place. */
public final class ExpertLoads {
  private final int experts;
  private final long[] tokens;

  public ExpertLoads(int layers, int experts) {
    this.experts = experts;
    tokens = new long[Math.multiplyExact(layers, experts)];
  }

  /** Loads of shape {@code [layers][experts]}. */
  public static ExpertLoads of(long[][] tokens) {
    ExpertLoads loads = new ExpertLoads(tokens.length, tokens[0].length);
    for (int layer = 0; layer < tokens.length; layer++) {
      for (int expert = 0; expert < tokens[layer].length; expert++) {
        loads.add(layer, expert, tokens[layer][expert]);
      }
    }
    return loads;
  }

  public int layers() {
    return tokens.length / experts;
  }

  public int experts() {
    return experts;
  }

  /** Tokens of an expert. */
  public long tokens(int layer, int expert) {
    return tokens[layer * experts + expert];
  }

  /** Tokens of each expert of a layer, copied. */
  public long[] layer(int layer) {
    return Arrays.copyOfRange(tokens, layer * experts, (layer + 1) * experts);
  }

  /** Selections of a layer: tokens of all its experts. */
  public long total(int layer) {
    long total = 0;
    for (int at = layer * experts; at < (layer + 1) * experts; at++) {
      total += tokens[at];
    }
    return total;
  }

  /** True if no layer has a token. */
  public boolean isEmpty() {
    for (long one : tokens) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  /** Adds tokens, at least none, to an expert. */
  public void add(int layer, int expert, long more) {
    if (expert < 0 || expert >= experts || more < 0) {
      throw new IllegalArgumentException(
          "layer " + layer + ", expert " + expert + " of " + experts + ": " + more + " tokens");
    }
    tokens[layer * experts + expert] += more;
  }

  /** Adds all of {@code others}, which have the same shape. */
  public void addAll(ExpertLoads others) {
    if (others.experts != experts || others.tokens.length != tokens.length) {
      throw new IllegalArgumentException("layers=" + others.layers() + " experts=" + others.experts
          + " added to layers=" + layers() + " experts=" + experts);
    }
    for (int at = 0; at < tokens.length; at++) {
      tokens[at] += others.tokens[at];
    }
  }

  /** A copy, which later additions leave alone. */
  public ExpertLoads copy() {
    ExpertLoads copy = new ExpertLoads(layers(), experts);
    copy.addAll(this);
    return copy;
  }

  /** Forgets all tokens. */
  public void clear() {
    Arrays.fill(tokens, 0);
  }
}
