package moesim.hardware.wafer;

import java.util.Optional;
import java.util.function.IntToLongFunction;
import moesim.hardware.placement.Placement;
import moesim.hardware.roofline.ExpertShape;
import moesim.units.DataSize;

/**
 * What the memory of the fullest die has to hold.
 *
 * @param die its number
 * @param experts placed there, all layers together
 * @param weightBytes of them
 * @param replicaBytes copies, or room for them; 0 if there are none or nothing bounds them
 * @param memory what it has
 */
public record HbmBudget(
    int die, long experts, long weightBytes, long replicaBytes, HbmSpec memory) {
  /**
   * That of a wafer with experts of {@code shape}, placed by {@code placement}, and room for the
   * copies it may keep.
   */
  public static HbmBudget of(WaferSpec spec, ExpertShape shape, Placement placement) {
    long room =
        spec.replicas().flatMap(ReplicaSpec::capacity).map(DataSize::bytes).orElse(0L);
    return fullest(spec, shape, placement, die -> room);
  }

  /** That of the die whose experts and copies are most, the lowest of several. */
  static HbmBudget fullest(
      WaferSpec spec, ExpertShape shape, Placement placement, IntToLongFunction replicaBytesOf) {
    int fullest = 0;
    long most = -1;
    for (int die = 0; die < placement.dies(); die++) {
      long weights = weightBytes(placement, die, shape);
      long held = Math.addExact(weights, replicaBytesOf.applyAsLong(die));
      if (held > most) {
        most = held;
        fullest = die;
      }
    }
    return new HbmBudget(
        fullest,
        placement.expertsAt(fullest),
        weightBytes(placement, fullest, shape),
        replicaBytesOf.applyAsLong(fullest),
        spec.hbm());
  }

  private static long weightBytes(Placement placement, int die, ExpertShape shape) {
    return Math.multiplyExact(placement.expertsAt(die), shape.expertBytes());
  }

  /** What is wrong, with the arithmetic; empty if all of it fits. */
  public Optional<String> overflow() {
    long needed = Math.addExact(
        Math.addExact(weightBytes, replicaBytes), memory.reserved().bytes());
    if (needed <= memory.capacity().bytes()) {
      return Optional.empty();
    }
    return Optional.of("die " + die + " must hold " + experts + " experts = " + weightBytes
        + " B of weights, " + replicaBytes + " B of copies and "
        + memory.reserved().bytes()
        + " B in reserve, together " + needed + " B, but its memory has "
        + memory.capacity().bytes() + " B");
  }
}
