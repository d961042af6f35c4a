package moesim.experiment;

import java.util.Arrays;
import java.util.Optional;
import moesim.hardware.balance.ExpertLoads;
import moesim.hardware.balance.PairCounts;
import moesim.hardware.parallel.Degrees;
import moesim.hardware.parallel.ParallelSpec;
import moesim.hardware.parallel.StepTokens;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.StepMajorReader;

/**
 * The forward passes of a batch: first its prompts, then a token of every request that has one.
 *
 * <p><b>Dealing.</b> A request stays with its rank, unit and part while it generates: requests go to
 * the ranks in turn, then to the units of a rank, then to the parts, so that no rank has two before
 * all have one. Prompt tokens are dealt in the same way one by one.
 */
final class StepFeed implements AutoCloseable {
  /** Cells of the block of tokens that it reads. */
  static final int BLOCK_CELLS = 1 << 18;

  private final StepMajorReader reader;
  private final RoutingBlock block;
  private final MoeModel model;
  private final Degrees degrees;
  private final int parts;
  private final int width;
  private final ExpertLoads loads;
  private final int context;
  private final int[] ofToken;
  private Optional<PairCounts> pairs;
  private int at;
  private boolean ended;

  /** Deals the tokens of {@code spec}; {@code counting} says whether pairs are, which takes time. */
  StepFeed(StepMajorReader reader, MoeModel model, ParallelSpec spec, boolean counting) {
    this.reader = reader;
    this.model = model;
    degrees = spec.degrees();
    parts = spec.parts();
    context = spec.dense().context();
    width = model.layers() * model.topK();
    block = new RoutingBlock(model, Math.max(1, BLOCK_CELLS / width), false);
    loads = new ExpertLoads(model.layers(), model.experts());
    pairs = counting ? Optional.of(newPairs()) : Optional.empty();
    ofToken = new int[model.topK()];
    fill();
  }

  /** Receives a token, whose selections begin at {@code cell} of the block's experts. */
  @FunctionalInterface
  private interface Taker {
    void take(int number, int cell);
  }

  private void fill() {
    at = 0;
    ended = !reader.read(block);
  }

  /** True if every token was read. */
  boolean isEnded() {
    return ended;
  }

  /** What the tokens of the last forward pass selected. */
  ExpertLoads loads() {
    return loads;
  }

  /** Pairs selected together since this was last asked, if they are counted. */
  Optional<PairCounts> takePairs() {
    Optional<PairCounts> counted = pairs;
    pairs = pairs.map(old -> newPairs());
    return counted;
  }

  private PairCounts newPairs() {
    return new PairCounts(model.layers(), model.experts());
  }

  /** Deals up to {@code most} prompt tokens; false if none are left. */
  boolean nextPrompts(StepTokens into, int most) {
    return prompts(most, (number, cell) -> deal(into, number, cell));
  }

  /** Deals the next generated token of every request; false if none are left. */
  boolean nextStep(StepTokens into) {
    return step((number, cell) -> deal(into, number, cell));
  }

  /** Reads all prompts without dealing them. */
  void passOverPrompts() {
    prompts(Integer.MAX_VALUE, (number, cell) -> {});
  }

  /** Reads the next step without dealing it; false if none is left. */
  boolean passOverStep() {
    return step((number, cell) -> {});
  }

  private boolean prompts(int most, Taker taker) {
    loads.clear();
    int taken = 0;
    while (taken < most && !ended && block.phase(at) == Phase.PREFILL) {
      take(taken++, taker);
    }
    return taken > 0;
  }

  private boolean step(Taker taker) {
    loads.clear();
    if (ended) {
      return false;
    }
    int step = reader.step();
    while (!ended && reader.step() == step) {
      take(block.requests()[at], taker);
    }
    return true;
  }

  private void take(int number, Taker taker) {
    int cell = at * width;
    taker.take(number, cell);
    for (int layer = 0; layer < model.layers(); layer++) {
      count(layer, cell + layer * model.topK());
    }
    if (++at == block.tokens()) {
      fill();
    }
  }

  private void count(int layer, int cell) {
    int selected = 0;
    for (int k = cell; k < cell + model.topK(); k++) {
      int expert = block.experts()[k];
      if (expert >= 0 && expert < model.experts()) {
        loads.add(layer, expert, 1);
        ofToken[selected++] = expert;
      }
    }
    if (pairs.isPresent()) {
      pairs.get().add(layer, Arrays.copyOf(ofToken, selected));
    }
  }

  private void deal(StepTokens into, int number, int cell) {
    int rank = number % degrees.data();
    int unit = number / degrees.data() % degrees.tensor();
    int part = number / degrees.expert() % parts;
    into.add(part, rank * degrees.tensor() + unit, attended(), block.experts(), cell);
  }

  /** Tokens that the next one attends to: of its prompt those before it and itself. */
  private int attended() {
    return block.phase(at) == Phase.PREFILL ? Math.max(0, block.positions()[at]) + 1 : context;
  }

  @Override
  public void close() {
    reader.close();
  }
}
