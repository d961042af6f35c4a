package moesim.hardware.offload;

import moesim.cache.CacheCounts;
import moesim.cache.PrefetchCounts;
import moesim.hardware.CacheOnly;
import moesim.model.MoeModel;
import moesim.replay.Machine;
import moesim.routing.LayerStep;

/**
 * A device with an expert cache, and a link over which missed experts come from host memory.
 *
 * <p><b>A layer step.</b> Attention and router compute; then the experts are known, and the missing ones are loaded one
 * after the other, before anything that is loaded ahead. The device computes the experts it has, then the others as
 * they come; when none has come it stalls. <b>Loading ahead</b> begins when the experts of the layer step are known, or,
 * if one takes the place of one of them, when the layer step is over; it keeps the link busy while nobody waits for it.
 * Who is loaded and who goes is the caches' matter and does not depend on time. Units: picoseconds.
 */
public final class OffloadServer implements Machine {
  private final CacheOnly caches;
  private final StepClock clock;
  private final LoadLink link;
  private final int[] missing;
  private final boolean[] absent;
  private final int[] ofStep;
  private int countOfStep;
  private long knownPs;

  /** At time zero, with empty caches for {@code model}, whose experts have a size. */
  public OffloadServer(MoeModel model, OffloadSpec spec, CacheOnly caches) {
    this.caches = caches;
    clock = new StepClock(model, spec);
    link = clock.link();
    missing = new int[model.experts()];
    ofStep = new int[model.experts()];
    absent = new boolean[model.pages()];
  }

  @Override
  public void serve(LayerStep step) {
    clock.computeLayer();
    knownPs = clock.nowPs();
    link.advance(knownPs, caches);
    int[] pages = step.pages();
    int count = step.count();
    long arrivesPs = knownPs;
    int missed = 0;
    int here = 0;
    for (int i = 0; i < count; i++) {
      int page = pages[i];
      boolean resident = caches.isResident(page);
      if (link.recall(page) || !resident) {
        if (resident) {
          clock.countLateLoad();
        }
        missing[missed++] = page;
      } else if (link.readyPs(page) > knownPs) {
        // One at most: the link loads one at a time.
        clock.countLateLoad();
        arrivesPs = link.readyPs(page);
      } else {
        here++;
      }
    }
    caches.serve(step);
    clock.computeExperts(here);
    if (here + missed < count) {
      clock.computeExpertFrom(arrivesPs);
    }
    for (int i = 0; i < missed; i++) {
      clock.loadAndCompute(missing[i], knownPs);
    }
    System.arraycopy(pages, 0, ofStep, 0, count);
    countOfStep = count;
  }

  @Override
  public void prefetch(int[] wanted, int count, long at) {
    for (int i = 0; i < count; i++) {
      absent[wanted[i]] = !caches.isResident(wanted[i]);
    }
    int kept = keptOfStep();
    caches.prefetch(wanted, count, at);
    long fromPs = keptOfStep() == kept ? knownPs : clock.nowPs();
    for (int i = 0; i < count; i++) {
      if (absent[wanted[i]] && caches.isResident(wanted[i])) {
        link.recall(wanted[i]);
        link.loadAhead(wanted[i], fromPs);
      }
    }
  }

  /** How many experts of the layer step have a place. */
  private int keptOfStep() {
    int kept = 0;
    for (int i = 0; i < countOfStep; i++) {
      kept += caches.isResident(ofStep[i]) ? 1 : 0;
    }
    return kept;
  }

  /** Where the time went so far. */
  public OffloadTimes times() {
    return clock.times();
  }

  @Override
  public void clear() {
    caches.clear();
    link.clear();
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
  public PrefetchCounts prefetches() {
    return caches.prefetches();
  }

  @Override
  public void close() {
    caches.close();
  }
}
