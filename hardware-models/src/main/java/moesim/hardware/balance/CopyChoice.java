package moesim.hardware.balance;

/**
 * Fills empty slots with copies, each the one that lowers the cost of the costliest unit most:
 * tokens of an expert are split evenly over its copies, and no unit gets an expert it holds.
 *
 * <p><b>Ties.</b> The smaller sum of squared unit costs, then the lower expert, then the lower
 * unit. <b>Source.</b> The rule Dup of arXiv 2510.05497v5, section 7, which names no ties.
 */
final class CopyChoice {
  private final LayerSlots slots;
  private final long[] tokens;
  private final ExpertCost cost;
  private final double[] unitCost;
  private final double[] lowered;

  private int bestExpert;
  private int bestUnit;
  private double bestMost;
  private double bestSquares;

  CopyChoice(LayerSlots slots, long[] tokens, ExpertCost cost) {
    this.slots = slots;
    this.tokens = tokens;
    this.cost = cost;
    unitCost = new double[slots.shape().units()];
    lowered = new double[unitCost.length];
    for (int expert = 0; expert < tokens.length; expert++) {
      double each = each(expert, slots.copies(expert));
      for (int unit = 0; unit < unitCost.length; unit++) {
        unitCost[unit] += slots.holds(unit, expert) ? each : 0;
      }
    }
  }

  private double each(int expert, int copies) {
    return cost.of((double) tokens[expert] / copies);
  }

  /** Fills all that is empty. */
  void fill() {
    for (int spare = slots.spare(); spare > 0; spare--) {
      bestExpert = -1;
      for (int expert = 0; expert < tokens.length; expert++) {
        tryCopiesOf(expert);
      }
      if (bestExpert < 0) {
        // Every unit with room holds every expert: what is left over is wasted anyway.
        slots.fillInTurn();
        return;
      }
      take();
    }
  }

  private void tryCopiesOf(int expert) {
    double fall = each(expert, slots.copies(expert)) - each(expert, slots.copies(expert) + 1);
    double copy = each(expert, slots.copies(expert) + 1);
    int most = 0;
    double second = 0;
    double squares = 0;
    for (int unit = 0; unit < lowered.length; unit++) {
      lowered[unit] = unitCost[unit] - (slots.holds(unit, expert) ? fall : 0);
      squares += lowered[unit] * lowered[unit];
      if (unit > 0 && lowered[unit] > lowered[most]) {
        second = lowered[most];
        most = unit;
      } else if (unit > 0) {
        second = Math.max(second, lowered[unit]);
      }
    }
    for (int unit = 0; unit < lowered.length; unit++) {
      if (slots.hasRoom(unit) && !slots.holds(unit, expert)) {
        double raised = lowered[unit] + copy;
        double others = unit == most ? second : lowered[most];
        consider(
            expert,
            unit,
            Math.max(raised, others),
            squares - lowered[unit] * lowered[unit] + raised * raised);
      }
    }
  }

  private void consider(int expert, int unit, double most, double squares) {
    if (bestExpert < 0 || most < bestMost || (most == bestMost && squares < bestSquares)) {
      bestExpert = expert;
      bestUnit = unit;
      bestMost = most;
      bestSquares = squares;
    }
  }

  private void take() {
    double before = each(bestExpert, slots.copies(bestExpert));
    double after = each(bestExpert, slots.copies(bestExpert) + 1);
    for (int unit = 0; unit < unitCost.length; unit++) {
      unitCost[unit] += slots.holds(unit, bestExpert) ? after - before : 0;
    }
    unitCost[bestUnit] += after;
    slots.put(bestExpert, bestUnit);
  }
}
