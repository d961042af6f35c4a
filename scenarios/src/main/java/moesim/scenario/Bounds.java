package moesim.scenario;

import moesim.input.ValueType;

/** How optima and bounds are found where Belady's rule is not optimal. */
public enum Bounds {
  /** By a flow if that is a matter of a minute or two, else by footprints. */
  AUTO,
  /** By a flow, however long it takes. */
  FLOW,
  /** By footprints, which bound misses only. */
  PFOO,
  /** Not at all. */
  NONE;

  @Override
  public String toString() {
    return ValueType.nameOf(this);
  }
}
