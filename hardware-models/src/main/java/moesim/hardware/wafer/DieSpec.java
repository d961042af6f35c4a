package moesim.hardware.wafer;

import moesim.hardware.roofline.EfficiencyTable;
import moesim.units.FlopRate;

/**
 * The compute unit of a die.
 *
 * @param compute peak rate
 * @param efficiency share of it by the tokens of a task
 */
public record DieSpec(FlopRate compute, EfficiencyTable efficiency) {}
