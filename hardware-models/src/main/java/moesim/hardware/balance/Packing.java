package moesim.hardware.balance;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How items are packed, as many into each pack. Heavy items go first, of equal weight the lower
 * number. One item per pack: item i into pack i.
 *
 * <p><b>Source.</b> {@code BALANCED}: DeepSeek EPLB. {@code ZIGZAG}: the rule that arXiv 2510.06189
 * found.
 */
enum Packing {
  /** Each into the lightest pack that has room, of equal ones the lower. */
  BALANCED {
    @Override
    void fill(double[] weights, int[] order, int packs, int[] pack, int[] rank, PackingWork work) {
      int room = order.length / packs;
      double[] packed = new double[packs];
      int[] held = new int[packs];
      for (int item : order) {
        int best = -1;
        for (int candidate = 0; candidate < packs; candidate++) {
          if (held[candidate] < room && (best < 0 || packed[candidate] < packed[best])) {
            best = candidate;
          }
        }
        work.visited(packs);
        pack[item] = best;
        rank[item] = held[best]++;
        packed[best] += weights[item];
      }
    }
  },
  /** In rounds, there and back again: 0, 1, …, P−1, P−1, …, 1, 0, 0, 1, … */
  ZIGZAG {
    @Override
    void fill(double[] weights, int[] order, int packs, int[] pack, int[] rank, PackingWork work) {
      for (int place = 0; place < order.length; place++) {
        int round = place / packs;
        int column = place % packs;
        pack[order[place]] = round % 2 == 0 ? column : packs - 1 - column;
        rank[order[place]] = round;
      }
    }
  };

  abstract void fill(
      double[] weights, int[] order, int packs, int[] pack, int[] rank, PackingWork work);

  /** Finds pack and rank, the place in its pack, of every item; {@code packs} divides the items. */
  void pack(double[] weights, int packs, int[] pack, int[] rank, PackingWork work) {
    if (weights.length == packs) {
      for (int item = 0; item < packs; item++) {
        pack[item] = item;
        rank[item] = 0;
      }
      return;
    }
    work.sorted();
    fill(weights, falling(weights), packs, pack, rank, work);
  }

  /** Items by falling weight, equal ones by number. */
  static int[] falling(double[] weights) {
    // The sort is stable, so that equally heavy items stay in order of their numbers.
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer item) -> weights[item]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
