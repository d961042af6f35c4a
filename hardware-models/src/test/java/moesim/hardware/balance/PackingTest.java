package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackingTest {
  private static final double[] EIGHT = {1, 2, 3, 4, 5, 6, 7, 8};

  private final int[] pack = new int[8];
  private final int[] rank = new int[8];
  private final PackingWork work = new PackingWork();

  @Test
  void zigzagGoesThereAndBackAgain() {
    Packing.ZIGZAG.pack(EIGHT, 2, pack, rank, work);
    // Falling: items 7 6 | 5 4 | 3 2 | 1 0 into packs 0 1 | 1 0 | 0 1 | 1 0.
    assertThat(pack).containsExactly(0, 1, 1, 0, 0, 1, 1, 0);
    assertThat(rank).containsExactly(3, 3, 2, 2, 1, 1, 0, 0);
  }

  @Test
  void zigzagSortsOnceAndLooksAtNoPack() {
    Packing.ZIGZAG.pack(EIGHT, 2, pack, rank, work);
    assertThat(work.sorts()).isEqualTo(1);
    assertThat(work.visits()).isZero();
  }

  @Test
  void balancedLooksAtEveryPackForEveryItem() {
    Packing.BALANCED.pack(EIGHT, 4, pack, rank, work);
    assertThat(work.sorts()).isEqualTo(1);
    assertThat(work.visits()).isEqualTo(8 * 4);
  }

  @Test
  void balancedTakesTheLightestPackThatHasRoom() {
    // 9 to pack 0, then 1, 1, 1 to pack 1 until it is full: two items each.
    Packing.BALANCED.pack(new double[] {1, 9, 1, 1}, 2, pack, rank, work);
    assertThat(pack).startsWith(1, 0, 1, 0);
    assertThat(rank).startsWith(0, 0, 1, 1);
  }

  @Test
  void aPackPerItemNeedsNoOrder() {
    Packing.BALANCED.pack(new double[] {1, 9, 4}, 3, pack, rank, work);
    assertThat(pack).startsWith(0, 1, 2);
    assertThat(work.sorts()).isZero();
  }

  /** Per layer of DeepSeek-V3 on 32 units in 4 nodes: groups to nodes, then each node. */
  @Test
  void zigzagOfALargeModelStillSortsOncePerPacking() {
    SlotShape shape = new SlotShape(1, 256, 288, 8, 4, 32);
    long[] tokens = new long[256];
    for (int expert = 0; expert < 256; expert++) {
      tokens[expert] = expert * 37L % 101;
    }
    new Eplb(shape, true, ReplicationRule.GREEDY, Packing.ZIGZAG, work).place(tokens);
    assertThat(work.sorts()).isEqualTo(1 + 4);
    assertThat(work.visits()).isZero();
    PackingWork searching = new PackingWork();
    new Eplb(shape, true, ReplicationRule.GREEDY, Packing.BALANCED, searching).place(tokens);
    // 8 groups over 4 nodes, then 72 replicas over 8 units in each of 4 nodes.
    assertThat(searching.visits()).isEqualTo(8 * 4 + 4 * 72 * 8);
  }
}
