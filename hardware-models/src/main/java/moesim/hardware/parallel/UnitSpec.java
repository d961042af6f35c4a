package moesim.hardware.parallel;

import moesim.hardware.roofline.EfficiencyTable;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;

/**
 * A unit of a fabric: a GPU, a TPU chip, a die.
 *
 * @param compute peak rate
 * @param efficiency share of it that a matrix product reaches, by its tokens
 * @param attention rate at which it multiplies queries with keys and scores with values
 * @param memory what it holds
 * @param bandwidth of the memory
 * @param bandwidthShare share of it that is reached, in (0, 1]
 */
public record UnitSpec(
    FlopRate compute,
    EfficiencyTable efficiency,
    FlopRate attention,
    DataSize memory,
    Bandwidth bandwidth,
    double bandwidthShare) {
  public UnitSpec {
    if (!(bandwidthShare > 0 && bandwidthShare <= 1)) {
      throw new IllegalArgumentException("bandwidth share outside (0, 1]: " + bandwidthShare);
    }
  }
}
