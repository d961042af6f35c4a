package moesim.hardware.wafer;

import java.util.Arrays;
import moesim.replay.Allocation;

/**
 * Tokens sent to the dies of their experts before a layer step, and back after it.
 *
 * <p><b>Rule.</b> A batch is spread evenly over the dies: of the {@code n} tokens of all tasks of a die, die {@code s} sends
 * {@code floor(n / dies)}, and one more if {@code s < n mod dies}. A token is sent once per expert it selects, also if two of
 * them are on one die. One transfer per pair of dies; nothing overlaps with the tasks.
 */
final class TokenTransfers {
  /** Token of all these transfers: none needs to be told apart. */
  static final int TOKEN = -1;

  private final long tokenBytes;
  private final long[] tokens;

  TokenTransfers(int dies, long tokenBytes) {
    this.tokenBytes = tokenBytes;
    tokens = new long[dies];
  }

  void count(Allocation tasks) {
    Arrays.fill(tokens, 0);
    for (int task = 0; task < tasks.count(); task++) {
      tokens[tasks.die(task)] += tasks.tokens(task);
    }
  }

  /** What {@code source} sends to {@code die}, and gets back. */
  long bytes(int source, int die) {
    long share = tokens[die] / tokens.length + (source < tokens[die] % tokens.length ? 1 : 0);
    return share * tokenBytes;
  }
}
