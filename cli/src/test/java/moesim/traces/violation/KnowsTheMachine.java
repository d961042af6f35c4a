package moesim.traces.violation;

import moesim.cache.ExpertCache;
import moesim.hardware.CacheOnly;

/** A reader must not know what its trace is for. */
final class KnowsTheMachine {
  private KnowsTheMachine() {}

  Class<?> usesHardware() {
    return CacheOnly.class;
  }

  Class<?> usesACache() {
    return ExpertCache.class;
  }
}
