package moesim.replay;

/** Where the experts of a machine are: what an {@link AllocationPolicy} may ask of it. */
public interface Residence {
  int dieCount();

  /** The die that holds the expert for good. */
  int homeOf(int layer, int expert);

  /** True if {@code die} is the expert's home or has a copy of any slice of it in its memory. */
  boolean holds(int die, int layer, int expert);

  /** Links a transfer crosses between two dies; 0 within one. */
  int hops(int fromDie, int toDie);
}
