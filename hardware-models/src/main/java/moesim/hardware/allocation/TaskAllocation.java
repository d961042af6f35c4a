package moesim.hardware.allocation;

import java.util.Arrays;
import java.util.List;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.replay.Allocation;
import moesim.replay.AllocationPolicy;
import moesim.replay.LayerLoad;
import moesim.replay.Residence;

/**
 * Gives the tokens of an expert, in blocks, to the dies that hold it and to those one link away, by
 * what a cost model says each die is charged with so far.
 *
 * <p><b>Rule.</b> Every active expert's home is charged with one read of it. Experts come by
 * tokens, then number, ascending. An expert keeps the {@code k} best candidates
 * ({@link Candidates#collect}), where
 * {@code k = max(min_candidates, floor(tokens / max(mean tokens per expert, threshold)))}. Each
 * block goes to the candidate for which the longer of two times is least: that of the die that
 * computes, and that of the die whose memory is read. The first block of a remote candidate also
 * charges one transfer to it and one read to the home. <b>Ties.</b> Local before remote, then the
 * better rank. <b>Blocks.</b> What would be left behind a block, if less than a block, goes with
 * it. <b>Order.</b> That of {@link TaskOrder}, by expert unless the option says otherwise; within
 * an expert tasks keep the order of the candidates. <b>Source.</b> Algorithm 1 of arXiv 2510.05497
 * as its published simulator computes it; the paper prints blocks of 50 and does not say how many
 * candidates are kept.
 */
public final class TaskAllocation implements AllocationPolicy {
  private static final ValueType<Long> TOKENS = ValueType.wholeNumber(1, Integer.MAX_VALUE);
  private static final Option<Long> BLOCK =
      Option.of("block", TOKENS, 512L, "tokens of an expert that are assigned together");
  private static final Option<Long> MIN_CANDIDATES =
      Option.of("min_candidates", TOKENS, 5L, "dies an expert may always be split over");
  private static final Option<Long> THRESHOLD = Option.of(
      "threshold",
      TOKENS,
      512L,
      "least tokens that each further die is worth, if experts have fewer on average");
  private static final Option<TaskOrder> ORDER = TaskOrder.option(TaskOrder.BY_EXPERT);

  private final int experts;
  private final CostModel costs;
  private final long readPs;
  private final long transferPs;
  private final int block;
  private final long minCandidates;
  private final long threshold;
  private final TaskOrder order;

  private final DieLoads loads;
  private final Candidates candidates;
  private final long[] turns;
  private final int[] firstTask;
  private final int[] taskCount;
  private final int[] taskDies;
  private final int[] taskTokens;
  private int planned;

  private TaskAllocation(AllocationContext context) {
    experts = context.model().experts();
    costs = context.costs();
    readPs = costs.hbmReadPs();
    transferPs = costs.dieToDiePs(1);
    block = context.options().get(BLOCK).intValue();
    minCandidates = context.options().get(MIN_CANDIDATES);
    threshold = context.options().get(THRESHOLD);
    order = context.options().get(ORDER);
    int dies = context.dies();
    loads = new DieLoads(dies);
    candidates = new Candidates(dies);
    turns = new long[experts];
    firstTask = new int[experts];
    taskCount = new int[experts];
    taskDies = new int[Math.multiplyExact(experts, dies)];
    taskTokens = new int[taskDies.length];
  }

  @Override
  public void allocate(LayerLoad load, Residence dies, Allocation tasks) {
    int active = load.active();
    loads.clear();
    planned = 0;
    for (int i = 0; i < active; i++) {
      int expert = load.expert(i);
      loads.read(dies.homeOf(load.layer(), expert), readPs);
      turns[i] = (long) load.tokens(i) << Integer.SIZE | expert;
    }
    Arrays.sort(turns, 0, active);
    for (int i = 0; i < active; i++) {
      int expert = (int) turns[i];
      int tokens = (int) (turns[i] >>> Integer.SIZE);
      candidates.collect(load.layer(), expert, dies, loads, transferPs);
      candidates.keep(mostCandidates(tokens, load.selections()));
      split(tokens, dies.homeOf(load.layer(), expert));
      note(expert);
    }
    addInOrder(load, tasks);
  }

  /** In whole numbers: tokens / max(selections / experts, threshold), rounded down. */
  private long mostCandidates(int tokens, long selections) {
    long worth = selections > threshold * experts
        ? (long) tokens * experts / selections
        : tokens / threshold;
    return Math.max(minCandidates, worth);
  }

  private void split(int tokens, int home) {
    int left = tokens;
    while (left > 0) {
      int given = left - block < block ? left : block;
      assign(given, home);
      left -= given;
    }
  }

  private void assign(int given, int home) {
    long workPs = costs.computePs(given);
    int best = -1;
    long bestPs = Long.MAX_VALUE;
    for (int i = 0; i < candidates.count(); i++) {
      long triedPs = triedPs(i, workPs, home);
      boolean isTieWon = triedPs == bestPs && candidates.isLocal(i) && !candidates.isLocal(best);
      if (triedPs < bestPs || isTieWon) {
        best = i;
        bestPs = triedPs;
      }
    }
    charge(best, workPs, home);
    candidates.give(best, given);
  }

  /** What the slower of the two dies concerned would be charged with. */
  private long triedPs(int i, long workPs, int home) {
    int die = candidates.die(i);
    if (candidates.isLocal(i)) {
      return loads.diePsWithLocal(die, workPs);
    }
    boolean isFirst = candidates.tokens(i) == 0;
    return Math.max(
        loads.diePsWithRemote(die, workPs, isFirst ? transferPs : 0),
        loads.diePsWithRead(home, isFirst ? readPs : 0));
  }

  private void charge(int i, long workPs, int home) {
    int die = candidates.die(i);
    if (candidates.isLocal(i)) {
      loads.computeLocally(die, workPs);
    } else if (candidates.tokens(i) == 0) {
      loads.computeRemotely(die, workPs, transferPs);
      loads.read(home, readPs);
    } else {
      loads.computeRemotely(die, workPs, 0);
    }
  }

  /** Keeps the tasks of {@code expert} until all experts are planned. */
  private void note(int expert) {
    firstTask[expert] = planned;
    for (int i = 0; i < candidates.count(); i++) {
      if (candidates.tokens(i) > 0) {
        taskDies[planned] = candidates.die(i);
        taskTokens[planned++] = candidates.tokens(i);
      }
    }
    taskCount[expert] = planned - firstTask[expert];
  }

  private void addInOrder(LayerLoad load, Allocation tasks) {
    order.sort(load, turns);
    for (int turn = 0; turn < load.active(); turn++) {
      int expert = load.expert((int) turns[turn]);
      int end = firstTask[expert] + taskCount[expert];
      for (int task = firstTask[expert]; task < end; task++) {
        tasks.add(expert, taskDies[task], taskTokens[task]);
      }
    }
  }

  /** Makes {@code allocation: task-allocation} available in scenarios. */
  public static final class Factory implements AllocationPolicyFactory {
    @Override
    public String name() {
      return "task-allocation";
    }

    @Override
    public String sentence() {
      return "splits experts in blocks over the dies that hold them and their neighbours, by a cost model";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(BLOCK, MIN_CANDIDATES, THRESHOLD, ORDER);
    }

    @Override
    public AllocationPolicy create(AllocationContext context) {
      return new TaskAllocation(context);
    }
  }
}
