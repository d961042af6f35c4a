package moesim.traces.fitted;

import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.Phase;

/**
 * The tables of a {@link FittedRouting}, and the rules by which random numbers use them. Never
 * changed once made, so that any number of readers share one.
 *
 * <p><b>Rule.</b> A token first draws its kind, then at every layer its experts, one after the
 * other, each among those it has not yet, in proportion to their weights. <b>Source.</b>
 * docs/model.md, "Generated routing: fitted".
 */
final class FittedRouter {
  private final MoeModel model;
  private final int kinds;
  private final int ascending;
  private final PhaseTables[] tables;
  private final float[] concentrations;

  FittedRouter(FittedRouting routing) {
    model = routing.model();
    kinds = routing.kinds();
    ascending = routing.ascending();
    tables = new PhaseTables[] {tables(routing, Phase.PREFILL), tables(routing, Phase.DECODE)};
    concentrations = new float[model.layers()];
    for (int layer = 0; layer < concentrations.length; layer++) {
      concentrations[layer] = (float) routing.layers().get(layer).concentration();
    }
  }

  /** What was not measured in a phase is as in the other. */
  private static PhaseTables tables(FittedRouting routing, Phase phase) {
    Phase other = phase == Phase.PREFILL ? Phase.DECODE : Phase.PREFILL;
    List<FittedLayer> layers = routing.layers();
    Choice[] choices = new Choice[layers.size()];
    for (int layer = 0; layer < choices.length; layer++) {
      choices[layer] = measured(layers.get(layer).of(phase), layers.get(layer).of(other));
    }
    return new PhaseTables(routing, measured(routing.kinds(phase), routing.kinds(other)), choices);
  }

  private static Choice measured(Choice choice, Choice other) {
    return choice.isMeasured() ? choice : other;
  }

  MoeModel model() {
    return model;
  }

  int kinds() {
    return kinds;
  }

  /** Draws the kind of the next token. */
  int kind(RequestMemory memory, int phase) {
    if (kinds == 1) {
      return 0;
    }
    PhaseTables table = tables[phase];
    int token = memory.tokens + 1;
    int[] last = memory.kindUsed;
    double[] sums = memory.sums;
    float[] factors = memory.factors;
    setFactors(factors, table.kindAgain, table.kindFirst, 0, token);
    double sum = 0;
    for (int kind = 0; kind < kinds; kind++) {
      sum += table.kinds[kind] * factors[classOf(last[kind], token)];
      sums[kind] = sum;
    }
    int kind = memory.draws.among(sums, kinds);
    last[kind] = token;
    return kind;
  }

  /**
   * Draws the experts of the next token, which is of kind {@code kind}.
   *
   * @param out receives them, layer by layer, from {@code cell}
   */
  void experts(RequestMemory memory, int phase, int kind, short[] out, int cell) {
    PhaseTables table = tables[phase];
    int layers = model.layers();
    int width = model.selectableExperts();
    int topK = model.topK();
    int token = memory.tokens + 1;
    int to = cell;
    for (int layer = 0; layer < layers; layer++, to += topK) {
      weigh(memory, table, kind, layer, token);
      memory.draws.without(memory.sums, width, out, to, topK);
      remember(memory, layer * width, token, out, to, topK);
      sort(out, to, ascending);
    }
    memory.tokens = token;
  }

  /** Puts the factor of each class of ages into {@code factors}, that of no use at the end. */
  private static void setFactors(
      float[] factors, float[] again, float[] first, int from, int token) {
    System.arraycopy(again, from, factors, 0, Ages.CLASSES);
    factors[Ages.CLASSES] = first[from + Ages.classOf(token)];
  }

  private static int classOf(int last, int token) {
    return last == 0 ? Ages.CLASSES : Ages.classOf(token - last);
  }

  /** Sums up the weights of the experts of a layer. */
  private void weigh(RequestMemory memory, PhaseTables table, int kind, int layer, int token) {
    int width = model.selectableExperts();
    int from = layer * width;
    int[] used = memory.used;
    char[] selections = memory.selections;
    float[] weights = table.experts[kind];
    float[] perSelection = table.perSelection;
    float[] factors = memory.factors;
    setFactors(factors, table.again, table.first, layer * Ages.CLASSES, token);
    float concentration = concentrations[layer];
    double[] sums = memory.sums;
    double sum = 0;
    for (int expert = 0; expert < width; expert++) {
      int at = from + expert;
      // What was never selected has no selections: its factor is that of the concentration alone.
      float factor =
          factors[classOf(used[at], token)] * (concentration + selections[at] * perSelection[at]);
      sum += weights[at] * factor;
      sums[expert] = sum;
    }
  }

  private static void remember(
      RequestMemory memory, int from, int token, short[] out, int to, int topK) {
    for (int i = to; i < to + topK; i++) {
      int at = from + out[i];
      memory.used[at] = token;
      if (memory.selections[at] < Character.MAX_VALUE) {
        memory.selections[at]++;
      }
    }
  }

  private static void sort(short[] out, int from, int count) {
    for (int i = from + 1; i < from + count; i++) {
      short expert = out[i];
      int to = i;
      while (to > from && out[to - 1] > expert) {
        out[to] = out[to - 1];
        to--;
      }
      out[to] = expert;
    }
  }
}
