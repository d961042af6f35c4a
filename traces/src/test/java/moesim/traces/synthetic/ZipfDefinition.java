package moesim.traces.synthetic;

import java.util.Arrays;
import moesim.model.MoeModel;

/**
 * The {@code zipf-layered} generator as its definition reads, without any speed: the oracle of
 * {@link ZipfLayeredTest}.
 */
final class ZipfDefinition {
  private long state;

  private ZipfDefinition(long seed) {
    state = seed;
  }

  static short[] experts(ZipfParameters parameters, MoeModel model) {
    return new ZipfDefinition(parameters.seed()).generate(parameters, model);
  }

  private double uniform() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (z >>> 11) / 0x1.0p53;
  }

  private short[] generate(ZipfParameters parameters, MoeModel model) {
    int[][] permutations = new int[model.layers()][];
    for (int layer = 0; layer < model.layers(); layer++) {
      permutations[layer] = permutation(model.experts());
    }
    double[][] weightsOfLayer = new double[model.layers()][];
    Arrays.setAll(
        weightsOfLayer,
        layer -> weights(
            model.experts(),
            layer % 2 == 0
                ? parameters.exponent()
                : parameters.oddExponent().orElse(parameters.exponent())));
    int width = model.layers() * model.topK();
    short[] all = new short[parameters.tokens() * width];
    int cell = 0;
    for (int token = 0; token < parameters.tokens(); token++) {
      for (int layer = 0; layer < model.layers(); layer++) {
        double[] weights = weightsOfLayer[layer];
        boolean sticks = parameters.stickiness() > 0 && uniform() < parameters.stickiness();
        boolean[] drawn = new boolean[model.experts()];
        double left = 1;
        for (int k = 0; k < model.topK(); k++) {
          if (sticks && token > 0) {
            all[cell] = all[cell - width];
          } else {
            int rank = rank(uniform() * left, weights, drawn);
            drawn[rank] = true;
            left -= weights[rank];
            all[cell] = (short) permutations[layer][rank];
          }
          cell++;
        }
      }
    }
    return all;
  }

  private int[] permutation(int experts) {
    int[] permutation = new int[experts];
    Arrays.setAll(permutation, i -> i);
    for (int i = experts - 1; i > 0; i--) {
      int j = (int) Math.floor(uniform() * (i + 1));
      int swapped = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = swapped;
    }
    return permutation;
  }

  private static double[] weights(int experts, double exponent) {
    double[] weights = new double[experts];
    Arrays.setAll(weights, rank -> StrictMath.pow(rank + 1, -exponent));
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    for (int rank = 0; rank < experts; rank++) {
      weights[rank] /= sum;
    }
    return weights;
  }

  private static int rank(double product, double[] weights, boolean[] drawn) {
    double sum = 0;
    int last = -1;
    for (int rank = 0; rank < weights.length; rank++) {
      if (!drawn[rank]) {
        last = rank;
        sum += weights[rank];
        if (product < sum) {
          return rank;
        }
      }
    }
    return last;
  }
}
