package moesim.hardware.wafer;

import java.util.Optional;
import moesim.units.DataSize;

/**
 * Copies of experts that dies keep in their own memory after they fetched them.
 *
 * @param capacity per die; empty if nothing bounds them
 * @param granularity what is copied, found and evicted as one
 * @param inPrefill true if copies are made in prefill too
 */
public record ReplicaSpec(Optional<DataSize> capacity, Granularity granularity, boolean inPrefill) {
  /** What is copied, found and evicted as one. */
  public enum Granularity {
    /** One matrix of an expert. */
    SLICE,
    /** All of an expert. */
    EXPERT
  }
}
