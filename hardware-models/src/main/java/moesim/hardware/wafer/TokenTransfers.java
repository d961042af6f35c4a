package moesim.hardware.wafer;

import java.util.Arrays;
import moesim.replay.Allocation;

/**
 * Tokens sent to the dies of their experts before a layer step, and back after it.
 *
 * <p><b>Rule.</b> A batch is spread evenly over the dies: of the {@code n} tokens of all tasks of a
 * die, die {@code s} sends {@code floor(n / dies)}, and one more if {@code s < n mod dies}. A token
 * is sent once per expert it selects, also if two of them are on one die. One transfer per pair of
 * dies; nothing overlaps with the tasks.
 */
final class TokenTransfers {
  /** The operation that all these transfers are: none needs to be told apart. */
  static final int TOKEN = -1;

  private static final int RANK = 0;

  private final long tokenBytes;
  private final long[] tokens;
  private final Books books;
  private final Resources resources;

  TokenTransfers(int dies, long tokenBytes, Books books, Resources resources) {
    this.tokenBytes = tokenBytes;
    this.books = books;
    this.resources = resources;
    tokens = new long[dies];
  }

  /** Creates the transfers to the dies of {@code tasks}, or back from there. */
  void send(Allocation tasks, boolean dispatch, long readyPs) {
    count(tasks);
    int dies = tokens.length;
    for (int shift = 1; shift < dies; shift++) {
      for (int source = 0; source < dies; source++) {
        int die = source + shift < dies ? source + shift : source + shift - dies;
        long bytes = bytes(source, die);
        if (bytes > 0) {
          books.tokenBytes += bytes;
          int from = dispatch ? source : die;
          int to = dispatch ? die : source;
          books.tokenByteHops += bytes * resources.send(TOKEN, RANK, readyPs, bytes, from, to);
        }
      }
    }
  }

  private void count(Allocation tasks) {
    Arrays.fill(tokens, 0);
    for (int task = 0; task < tasks.count(); task++) {
      tokens[tasks.die(task)] += tasks.tokens(task);
    }
  }

  /** What {@code source} sends to {@code die}, and gets back. */
  private long bytes(int source, int die) {
    long share = tokens[die] / tokens.length + (source < tokens[die] % tokens.length ? 1 : 0);
    return share * tokenBytes;
  }
}
