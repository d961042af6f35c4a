package moesim.hardware.allocation;

import java.util.Arrays;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.replay.LayerLoad;

/**
 * In what order the experts of a layer step get their tasks. A die reads and computes its tasks in
 * that order, so it decides how much of a computation hides behind the reads that follow.
 */
enum TaskOrder {
  /** As the merged batch first mentions them. */
  FIRST_SEEN,
  /** Ascending by number. */
  BY_EXPERT,
  /** Descending by tokens, then as first mentioned. */
  MOST_TOKENS;

  /**
   * The option {@code order}, for a policy whose order is {@code usual} unless it says otherwise.
   */
  static Option<TaskOrder> option(TaskOrder usual) {
    return Option.of(
        "order",
        ValueType.constantOf("order", TaskOrder.class),
        usual,
        "which expert's tasks a die begins with");
  }

  /**
   * Puts the entries of {@code load} in this order: the low half of each key is the number of an
   * entry.
   */
  void sort(LayerLoad load, long[] keys) {
    int active = load.active();
    for (int i = 0; i < active; i++) {
      keys[i] = rank(load, i) << Integer.SIZE | i;
    }
    Arrays.sort(keys, 0, active);
  }

  private long rank(LayerLoad load, int i) {
    return switch (this) {
      case FIRST_SEEN -> i;
      case BY_EXPERT -> load.expert(i);
      case MOST_TOKENS -> Integer.MAX_VALUE - load.tokens(i);
    };
  }
}
