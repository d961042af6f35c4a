package moesim.replay;

import moesim.cache.CacheCounts;
import moesim.routing.LayerStep;

/** The hardware under test, as a replay drives it. Reads no trace. */
public interface Machine {
  /** Serves one layer step. */
  void serve(LayerStep step);

  /** Empties all caches: a new batch of requests begins, and the scenario asks for cold caches. */
  void clear();

  /** Sets all counts to zero, keeping what is resident: the warm-up is over. */
  void forgetCounts();

  /** What was counted so far. */
  CacheCounts counts();
}
