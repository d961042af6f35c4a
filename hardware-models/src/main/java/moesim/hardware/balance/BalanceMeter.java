package moesim.hardware.balance;

import java.util.Arrays;
import java.util.OptionalDouble;
import moesim.statistics.Quantiles;

/**
 * Measures placements against the loads they serve: balances by window, costs by step, migrations.
 *
 * <p><b>Source.</b> Balances as in arXiv 2510.06189: sum over layers of means over sum of maxima,
 * averaged over windows. A layer without tokens counts in neither sum.
 */
public final class BalanceMeter {
  /** A quantile is taken of whole numbers. */
  private static final double PAR_UNIT = 1e6;

  private final SlotShape shape;
  private final TokenSplit split;
  private final ExpertCost cost;
  private final double[] slotTokens;
  private final Level units;
  private final Level nodes;
  private final Level slots;

  private long[] pars = new long[64];
  private int parCount;
  private long windows;
  private long emptyWindows;
  private long wastedSlots;
  private double crossingTokens;
  private long rebalances;
  private Migration migration = Migration.NONE;
  private double computePs;
  private double balancedPs;
  private long exposedPs;

  public BalanceMeter(SlotShape shape, TokenSplit split, ExpertCost cost) {
    this.shape = shape;
    this.split = split;
    this.cost = cost;
    slotTokens = new double[shape.slots()];
    units = new Level(shape.units());
    nodes = new Level(shape.nodes());
    slots = new Level(shape.slots());
  }

  /** Tokens of the parts of one level in one layer, and what the layers so far add up to. */
  private static final class Level {
    private final double[] tokens;
    private double means;
    private double maxima;
    private double balances;

    Level(int parts) {
      tokens = new double[parts];
    }

    double max() {
      return Arrays.stream(tokens).max().orElse(0);
    }

    void layer(long total) {
      means += (double) total / tokens.length;
      maxima += max();
    }

    void window() {
      balances += means / maxima;
      means = 0;
      maxima = 0;
    }

    OptionalDouble balance(long windows) {
      return windows == 0 ? OptionalDouble.empty() : OptionalDouble.of(balances / windows);
    }
  }

  /** Scores the tokens of a window that {@code placed} served. */
  public void window(ExpertLoads loads, Slots placed) {
    if (loads.isEmpty()) {
      emptyWindows++;
      return;
    }
    windows++;
    for (int layer = 0; layer < shape.layers(); layer++) {
      wastedSlots += placed.wasted(layer);
      long total = loads.total(layer);
      if (total > 0) {
        split(loads, layer, placed);
        crossingTokens += crossing(loads, layer, placed);
        units.layer(total);
        nodes.layer(total);
        slots.layer(total);
        addPar(units.max() * units.tokens.length / total);
      }
    }
    units.window();
    nodes.window();
    slots.window();
  }

  private void split(ExpertLoads loads, int layer, Slots placed) {
    split.split(placed, layer, loads.layer(layer), slotTokens);
    Arrays.fill(units.tokens, 0);
    Arrays.fill(nodes.tokens, 0);
    for (int slot = 0; slot < slotTokens.length; slot++) {
      int unit = shape.unitOf(slot);
      units.tokens[unit] += slotTokens[slot];
      nodes.tokens[shape.nodeOf(unit)] += slotTokens[slot];
      slots.tokens[slot] = slotTokens[slot];
    }
  }

  /** Only nearest copies care where a token comes from; of any others 1 in N is on its node. */
  private double crossing(ExpertLoads loads, int layer, Slots placed) {
    if (split != TokenSplit.NEAREST) {
      return loads.total(layer) * (1 - 1.0 / shape.nodes());
    }
    double crossing = 0;
    boolean[] holds = new boolean[shape.nodes()];
    for (int expert = 0; expert < shape.experts(); expert++) {
      Arrays.fill(holds, false);
      int without = shape.nodes();
      for (int copy = 0; copy < placed.copies(layer, expert); copy++) {
        int node = shape.nodeOf(shape.unitOf(placed.slotOf(layer, expert, copy)));
        without -= holds[node] ? 0 : 1;
        holds[node] = true;
      }
      crossing += (double) loads.tokens(layer, expert) * without / shape.nodes();
    }
    return crossing;
  }

  private void addPar(double par) {
    if (parCount == pars.length) {
      pars = Arrays.copyOf(pars, 2 * parCount);
    }
    pars[parCount++] = Math.round(par * PAR_UNIT);
  }

  /**
   * Charges one step: every layer takes as long as its costliest unit.
   *
   * @return picoseconds of the step
   */
  public double step(ExpertLoads loads, Slots placed) {
    double stepPs = 0;
    double[] unitPs = new double[shape.units()];
    for (int layer = 0; layer < shape.layers(); layer++) {
      split.split(placed, layer, loads.layer(layer), slotTokens);
      Arrays.fill(unitPs, 0);
      for (int slot = 0; slot < slotTokens.length; slot++) {
        unitPs[shape.unitOf(slot)] += cost.of(slotTokens[slot]);
      }
      stepPs += Arrays.stream(unitPs).max().orElse(0);
      balancedPs += Arrays.stream(unitPs).sum() / unitPs.length;
    }
    computePs += stepPs;
    return stepPs;
  }

  /** Counts one placement, what it moved, and for how long that kept the units from working. */
  public void rebalance(Migration moved, long exposed) {
    rebalances++;
    migration = migration.plus(moved);
    exposedPs += exposed;
  }

  /** All of it so far. */
  public BalanceScore score() {
    return new BalanceScore(
        windows,
        emptyWindows,
        units.balance(windows),
        nodes.balance(windows),
        slots.balance(windows),
        par(0.5),
        par(0.99),
        windows == 0 ? 0 : (double) wastedSlots / windows,
        crossingTokens,
        rebalances,
        migration,
        computePs,
        balancedPs,
        exposedPs);
  }

  private OptionalDouble par(double share) {
    return parCount == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(new Quantiles(Arrays.copyOf(pars, parCount)).at(share) / PAR_UNIT);
  }
}
