package moesim.traces.records;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The model's own numbers of layers, ascending, by the index of the layer. */
final class LayerNumbers {
  private final int[] ids;

  LayerNumbers(BitSet seen) {
    ids = seen.stream().toArray();
  }

  int count() {
    return ids.length;
  }

  int id(int index) {
    return ids[index];
  }

  /** True if they are 0, 1, 2, …, as of somebody who only counts. */
  boolean areCounted() {
    return ids[ids.length - 1] == ids.length - 1;
  }

  List<Integer> list() {
    return Arrays.stream(ids).boxed().toList();
  }
}
