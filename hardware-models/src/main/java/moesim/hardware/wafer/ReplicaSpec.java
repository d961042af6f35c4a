package moesim.hardware.wafer;

import java.util.Optional;
import moesim.units.DataSize;

/**
 * Copies of experts that dies keep in their own memory after they fetched them.
 *
 * @param capacity per die; empty if nothing bounds them
 * @param inPrefill true if copies are made in prefill too
 */
public record ReplicaSpec(Optional<DataSize> capacity, boolean inPrefill) {}
