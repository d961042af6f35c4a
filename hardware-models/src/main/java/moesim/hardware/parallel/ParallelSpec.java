package moesim.hardware.parallel;

import moesim.hardware.balance.TokenSplit;
import moesim.hardware.roofline.ExpertShape;

/**
 * A model served by expert parallelism.
 *
 * @param degrees how it is spread
 * @param unitsPerNode units of a node, which divide those of a stage
 * @param unit what a unit can do
 * @param shape what an expert weighs and takes
 * @param dense what a layer takes beside its experts
 * @param dispatch what tokens weigh on their way
 * @param choice which replica a token goes to
 * @param overlap what a unit computes while tokens are under way
 */
public record ParallelSpec(
    Degrees degrees,
    int unitsPerNode,
    UnitSpec unit,
    ExpertShape shape,
    DenseShare dense,
    DispatchSpec dispatch,
    TokenSplit choice,
    Overlap overlap) {
  public ParallelSpec {
    if (unitsPerNode < 1 || degrees.expert() % unitsPerNode != 0) {
      throw new IllegalArgumentException(
          "unitsPerNode=" + unitsPerNode + " of a stage of " + degrees.expert() + " units");
    }
  }

  /** Parts of a batch that follow each other: enough to keep every stage at work. */
  public int parts() {
    return degrees.pipeline() * overlap.parts();
  }
}
