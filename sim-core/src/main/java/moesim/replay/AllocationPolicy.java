package moesim.replay;

/**
 * Assigns the experts of a layer step to dies; may split one expert's tokens over several.
 *
 * <p><b>Contract.</b> Every token of {@code load} is in exactly one task, every (expert, die) in at
 * most one, and the same load with the same residence gives the same tasks. <b>Allocation.</b> Only
 * constructors allocate memory.
 */
public interface AllocationPolicy {
  /** Appends the tasks of {@code load} to {@code tasks}, which the caller has cleared. */
  void allocate(LayerLoad load, Residence dies, Allocation tasks);
}
