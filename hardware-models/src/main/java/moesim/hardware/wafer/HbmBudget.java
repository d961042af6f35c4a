package moesim.hardware.wafer;

import java.util.Optional;
import moesim.hardware.placement.Placement;
import moesim.units.DataSize;

/**
 * What the memory of the fullest die has to hold.
 *
 * @param die its number
 * @param experts placed there, all layers together
 * @param weightBytes of them
 * @param replicas room for copies; empty if there are none or nothing bounds them
 * @param memory what it has
 */
public record HbmBudget(
    int die, long experts, long weightBytes, Optional<DataSize> replicas, HbmSpec memory) {
  /** That of a wafer with experts of {@code shape}, placed by {@code placement}. */
  public static HbmBudget of(WaferSpec spec, ExpertShape shape, Placement placement) {
    int fullest = 0;
    for (int die = 1; die < placement.dies(); die++) {
      fullest = placement.expertsAt(die) > placement.expertsAt(fullest) ? die : fullest;
    }
    long experts = placement.expertsAt(fullest);
    long weights = Math.multiplyExact(experts, shape.expertBytes());
    return new HbmBudget(
        fullest, experts, weights, spec.replicas().flatMap(ReplicaSpec::capacity), spec.hbm());
  }

  /** What is wrong, with the arithmetic; empty if all of it fits. */
  public Optional<String> overflow() {
    long copies = replicas.map(DataSize::bytes).orElse(0L);
    long needed =
        Math.addExact(Math.addExact(weightBytes, copies), memory.reserved().bytes());
    if (needed <= memory.capacity().bytes()) {
      return Optional.empty();
    }
    return Optional.of("die " + die + " must hold " + experts + " experts = " + weightBytes
        + " B of weights, " + copies + " B of copies and " + memory.reserved().bytes()
        + " B in reserve, together " + needed + " B, but its memory has "
        + memory.capacity().bytes() + " B");
  }
}
