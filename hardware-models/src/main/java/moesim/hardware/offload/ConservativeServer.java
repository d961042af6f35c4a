package moesim.hardware.offload;

import java.util.Arrays;
import moesim.cache.CacheCounts;
import moesim.hardware.CacheOnly;
import moesim.hardware.CacheOnlySpec;
import moesim.model.MoeModel;
import moesim.replay.Machine;
import moesim.routing.LayerStep;

/**
 * An offload server that knows the whole trace: it makes the loads and the evictions that the
 * policy of its cache makes, in their order, but begins each as soon as the link is free and the
 * expert that has to go was used for the last time. With the offline optimum as the policy this is
 * <em>Conservative</em> of Cao, Felten, Karlin and Li, "A Study of Integrated Prefetching and
 * Caching Strategies", SIGMETRICS 1995. Units: picoseconds.
 */
public final class ConservativeServer implements Machine {
  // What the layer step under way does with a page.
  private static final byte NONE = 0;
  private static final byte HELD = 1;
  private static final byte LOADED = 2;

  private final CacheOnly caches;
  private final StepClock clock;
  private final int[] missing;

  /** When the last layer step that needed a page was over. */
  private final long[] usedUntilPs;

  /** From when on the place of every victim of this layer step is free, and their number. */
  private final long[] placesPs;

  private int places;

  private final byte[] part;

  /** When the layer step before was over. */
  private long beganPs;

  /** When the cache was empty for the last time. */
  private long emptiedPs;

  /**
   * At time zero, with one empty cache for all layers of {@code model}, whose experts have one
   * size.
   */
  public ConservativeServer(
      MoeModel model, OffloadSpec spec, CacheOnlySpec cache, CacheOnly.PolicySource policies) {
    if (!model.hasEqualExperts()) {
      throw new IllegalArgumentException("an expert takes the place of another: " + model);
    }
    if (!cache.shared()) {
      throw new IllegalArgumentException("pages of fixed shares are numbered by layer: " + cache);
    }
    caches = new CacheOnly(
        model,
        cache,
        (pages, capacity, pins) ->
            new WatchedPolicy(policies.create(pages, capacity, pins), this::evicted));
    clock = new StepClock(model, spec);
    missing = new int[model.experts()];
    usedUntilPs = new long[model.pages()];
    placesPs = new long[model.pages()];
    part = new byte[model.pages()];
  }

  private void evicted(int page) {
    if (part[page] != LOADED) {
      placesPs[places++] = part[page] == HELD ? beganPs : usedUntilPs[page];
    }
  }

  @Override
  public void serve(LayerStep step) {
    beganPs = clock.nowPs();
    int[] pages = step.pages();
    int count = step.count();
    int missed = 0;
    for (int i = 0; i < count; i++) {
      part[pages[i]] = HELD;
      if (!caches.isResident(pages[i])) {
        part[pages[i]] = LOADED;
        missing[missed++] = pages[i];
      }
    }
    places = 0;
    caches.serve(step);
    Arrays.sort(placesPs, 0, places);
    int kept = 0;
    for (int i = 0; i < missed; i++) {
      kept += caches.isResident(missing[i]) ? 1 : 0;
    }
    clock.computeLayer();
    clock.computeExperts(count - missed);
    load(missed, kept);
    for (int i = 0; i < count; i++) {
      usedUntilPs[pages[i]] = clock.nowPs();
      part[pages[i]] = NONE;
    }
  }

  /**
   * Places never taken come first, then those of victims; what is not kept passes through when its
   * turn comes.
   */
  private void load(int missed, int kept) {
    int unused = kept - places;
    for (int i = 0; i < missed; i++) {
      long placePs = beganPs;
      if (i < unused) {
        placePs = emptiedPs;
      } else if (i < kept) {
        placePs = placesPs[i - unused];
      }
      clock.loadAndCompute(missing[i], placePs);
    }
  }

  /** Where the time went so far. */
  public OffloadTimes times() {
    return clock.times();
  }

  @Override
  public void clear() {
    caches.clear();
    emptiedPs = clock.nowPs();
  }

  @Override
  public void forgetCounts() {
    caches.forgetCounts();
    clock.forgetTimes();
  }

  @Override
  public CacheCounts counts() {
    return caches.counts();
  }

  @Override
  public long misses() {
    return caches.misses();
  }

  @Override
  public void close() {
    caches.close();
  }
}
