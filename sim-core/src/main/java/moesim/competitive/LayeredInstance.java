package moesim.competitive;

import java.util.List;
import java.util.stream.IntStream;
import moesim.model.MoeModel;

/**
 * An instance of layered paging: one expert per layer and round, one shared cache, every missed
 * expert is admitted.
 *
 * @param layers layers of the model
 * @param experts experts per layer
 * @param capacity experts the cache holds
 */
public record LayeredInstance(int layers, int experts, int capacity) {
  /** Most experts of all layers together: what a state of the optimum has room for. */
  public static final int MOST_PAGES = 16;

  /** Most of them where the best policy is looked for. */
  public static final int MOST_PAGES_OF_THE_BEST = OnlineGame.MOST_PAGES;

  public LayeredInstance {
    if (layers < 1
        || experts < 1
        || capacity < 1
        || capacity >= layers * experts
        || (long) layers * experts > MOST_PAGES) {
      throw new IllegalArgumentException(
          "layers=" + layers + " experts=" + experts + " capacity=" + capacity);
    }
  }

  int pages() {
    return layers * experts;
  }

  /**
   * The bound below which no deterministic policy can stay, k − l + 1; only for a capacity of at
   * least one round.
   */
  public int lowerBound() {
    return capacity - layers + 1;
  }

  /** A model of that shape. */
  MoeModel model() {
    List<Integer> ids = IntStream.range(0, layers).boxed().toList();
    return new MoeModel("layered", ids, experts, 1, List.of());
  }
}
