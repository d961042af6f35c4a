package moesim.traces.fitted;

/**
 * The factors by which tokens of one phase choose, as tables: of kinds, and of the experts of all
 * layers.
 *
 * <p><b>Shape.</b> Of ages {@code [layers][classes]}, of experts {@code [layers][experts]}, of
 * experts by kind {@code [kinds][layers][experts]}. <b>Ownership.</b> Never changed once made.
 */
final class PhaseTables {
  // Pseudo-selections by which a kind's experts are drawn to those of all tokens.
  private static final double SHRINKAGE = 8;

  final float[] kinds;
  final float[] kindAgain;
  final float[] kindFirst;
  final float[] again;
  final float[] first;
  final float[] perSelection;
  final float[][] experts;

  /** Tables of {@code choices}, one per layer, and of the kinds. */
  PhaseTables(FittedRouting routing, Choice kindChoice, Choice[] choices) {
    kinds = weights(kindChoice);
    kindAgain = floats(kindChoice.again());
    kindFirst = floats(kindChoice.first());
    int layers = choices.length;
    int width = routing.model().selectableExperts();
    again = new float[layers * Ages.CLASSES];
    first = new float[layers * Ages.CLASSES];
    perSelection = new float[layers * width];
    experts = new float[routing.kinds()][layers * width];
    for (int layer = 0; layer < layers; layer++) {
      Choice choice = choices[layer];
      System.arraycopy(floats(choice.again()), 0, again, layer * Ages.CLASSES, Ages.CLASSES);
      System.arraycopy(floats(choice.first()), 0, first, layer * Ages.CLASSES, Ages.CLASSES);
      double[] shares = choice.shares();
      for (int expert = 0; expert < width; expert++) {
        perSelection[layer * width + expert] = (float) (1 / shares[expert]);
      }
      fill(routing.layers().get(layer), choice, layer * width);
    }
  }

  private static float[] weights(Choice choice) {
    double[] shares = choice.shares();
    float[] weights = new float[shares.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (shares[i] * choice.tilts()[i]);
    }
    return weights;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private void fill(FittedLayer layer, Choice choice, int from) {
    float[] weights = weights(choice);
    double[] popularity = popularity(layer.kinds(), weights.length);
    for (int kind = 0; kind < experts.length; kind++) {
      long[] counts = layer.kinds()[kind];
      long sum = 0;
      for (long count : counts) {
        sum += count;
      }
      for (int expert = 0; expert < weights.length; expert++) {
        double lift = lift(counts[expert], sum, popularity[expert]);
        experts[kind][from + expert] = (float) (weights[expert] * lift);
      }
    }
  }

  /**
   * By what a kind prefers an expert to what all tokens do: 1 for a kind never seen, or an expert
   * nobody selected.
   */
  static double lift(long count, long sum, double popularity) {
    return popularity == 0
        ? 1
        : (count + SHRINKAGE * popularity) / ((sum + SHRINKAGE) * popularity);
  }

  /** Shares of the experts over all kinds; 0 if a layer has no selection. */
  static double[] popularity(long[][] kinds, int experts) {
    double[] popularity = new double[experts];
    double sum = 0;
    for (long[] counts : kinds) {
      for (int expert = 0; expert < experts; expert++) {
        popularity[expert] += counts[expert];
        sum += counts[expert];
      }
    }
    for (int expert = 0; expert < experts; expert++) {
      popularity[expert] /= Math.max(1, sum);
    }
    return popularity;
  }
}
