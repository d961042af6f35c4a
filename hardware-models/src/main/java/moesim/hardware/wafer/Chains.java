package moesim.hardware.wafer;

import java.util.Arrays;

/**
 * The chains of the current layer step: one per slice of every task, each at most seven operations.
 *
 * <p><b>Shape.</b> Operation {@code chain * 8 + stage}; a stage that a chain does not go through is
 * left as it was.
 */
final class Chains {
  static final int STAGES = 8;
  static final int PORT = 0;
  static final int REQUEST = 1;
  static final int READ = 2;
  static final int DATA = 3;
  static final int COMPUTE = 4;
  static final int STORE_LINE = 5;
  static final int STORE_COPY = 6;

  /** Where a chain finds its weights. */
  static final byte IN_LLC = 0;

  static final byte IN_HBM = 1;
  static final byte AWAY = 2;
  static final byte AWAY_IN_LLC = 3;

  int count;

  // By chain.
  int[] expert = new int[0];
  int[] slicePage = new int[0];
  int[] die = new int[0];
  int[] home = new int[0];
  int[] rank = new int[0];
  byte[] source = new byte[0];
  boolean[] keepsCopy = new boolean[0];
  long[] computePs = new long[0];

  // By operation.
  long[] readyPs = new long[0];
  long[] servicePs = new long[0];
  long[] endPs = new long[0];

  /** Forgets all chains and makes room for {@code most}. */
  void clear(int most) {
    count = 0;
    if (most <= expert.length) {
      return;
    }
    int room = Math.max(most, 2 * expert.length);
    expert = Arrays.copyOf(expert, room);
    slicePage = Arrays.copyOf(slicePage, room);
    die = Arrays.copyOf(die, room);
    home = Arrays.copyOf(home, room);
    rank = Arrays.copyOf(rank, room);
    source = Arrays.copyOf(source, room);
    keepsCopy = Arrays.copyOf(keepsCopy, room);
    computePs = Arrays.copyOf(computePs, room);
    readyPs = Arrays.copyOf(readyPs, STAGES * room);
    servicePs = Arrays.copyOf(servicePs, STAGES * room);
    endPs = Arrays.copyOf(endPs, STAGES * room);
  }

  /** The chain whose computation ends last, the first of them if several do. */
  int critical() {
    int last = 0;
    for (int chain = 1; chain < count; chain++) {
      if (endPs[chain * STAGES + COMPUTE] > endPs[last * STAGES + COMPUTE]) {
        last = chain;
      }
    }
    return last;
  }
}
