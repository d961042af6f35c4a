package moesim.cache;

import moesim.routing.LayerStep;

/** A layer step of an {@link ExpertCache} whose pages are looked up and stored one by one. */
final class OpenStep {
  private final ExpertCache cache;
  private final int[] used;
  private int usedCount;
  private long usedWeight;
  private int lookUps;
  private long missesAtOpening;
  private long nextAccess;

  OpenStep(ExpertCache cache) {
    this.cache = cache;
    used = new int[cache.resident.size()];
  }

  void begin(LayerStep step) {
    cache.policy.begin(step);
    usedCount = 0;
    usedWeight = 0;
    lookUps = 0;
    missesAtOpening = cache.ledger.misses();
  }

  boolean lookUp(int page) {
    lookUps++;
    if (!cache.resident.contains(page)) {
      cache.ledger.load(page);
      cache.ledger.stream(page);
      return false;
    }
    cache.ledger.hits(1);
    if (!cache.pins.contains(page)) {
      cache.pins.add(page);
      used[usedCount++] = page;
      usedWeight += cache.weightOf(page);
    }
    return true;
  }

  boolean canStore(int page) {
    return !cache.resident.contains(page) && usedWeight + cache.weightOf(page) <= cache.capacity;
  }

  boolean store(int page) {
    if (!canStore(page)) {
      return false;
    }
    long weight = cache.weightOf(page);
    cache.policy.missed(page);
    cache.evictDownTo(cache.capacity - weight);
    cache.resident.add(page);
    cache.residentWeight += weight;
    cache.ledger.store(page);
    cache.policy.admitted(page, nextAccess++);
    return true;
  }

  void close() {
    // A policy may drop a pinned page from its order because it is touched before the step ends.
    for (int i = 0; i < usedCount; i++) {
      cache.policy.touched(used[i], nextAccess++);
      cache.pins.remove(used[i]);
    }
    cache.ledger.served(lookUps, missesAtOpening);
  }
}
