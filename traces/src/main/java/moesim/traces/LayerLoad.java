package moesim.traces;

import java.util.Optional;
import moesim.statistics.Concentration;
import moesim.statistics.UniformityTest;
import moesim.statistics.ZipfFit;

/**
 * How the selections of a layer are spread over its routed experts, those never selected included.
 *
 * @param maxOverMean the largest load over the mean load ({@link Concentration#maxOverMean})
 * @param gini Gini coefficient, 0 = equal loads ({@link Concentration#gini})
 * @param entropyBits entropy of the shares, log2 of the number of experts = equal loads
 * @param zipf Zipf's law fitted to the used experts; empty if fewer than two are used
 * @param uniformity test against equal probabilities; empty if tokens did not all select the same
 *     number of experts, for which it is not made
 */
public record LayerLoad(
    double maxOverMean,
    double gini,
    double entropyBits,
    Optional<ZipfFit> zipf,
    Optional<UniformityTest> uniformity) {

  /**
   * The spread of {@code loads}, which {@code tokens} tokens made that select at most {@code topK}
   * experts each.
   */
  static LayerLoad of(long[] loads, long selections, long tokens, int topK) {
    boolean complete = selections == tokens * topK;
    return new LayerLoad(
        Concentration.maxOverMean(loads),
        Concentration.gini(loads),
        Concentration.entropyBits(loads),
        ZipfFit.of(loads),
        complete ? UniformityTest.of(loads, topK) : Optional.empty());
  }
}
