package moesim.hardware.offload;

import java.util.Optional;
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
 * Who is loaded and who goes is the caches' matter and does not depend on time. <b>Host memory</b> may lack experts: what
 * the device loads is then read from the SSD first, and loaded when all of it is in host memory; meanwhile the link loads
 * others. Units: picoseconds.
 */
public final class OffloadServer implements Machine {
  private final CacheOnly caches;
  private final StepClock clock;
  private final LoadLink link;
  private final Optional<HostMemory> host;
  private final int[] missing;
  private final int[] loads;
  private final boolean[] absent;
  private final int[] ofStep;
  private int countOfStep;
  private long knownPs;
  private long forgottenSsdPs;
  private long forgottenSsdStallPs;

  /** At time zero, with empty caches for {@code model}, whose experts have a size and all fit into host memory. */
  public OffloadServer(MoeModel model, OffloadSpec spec, CacheOnly caches) {
    this(model, spec, caches, Optional.empty());
  }

  /**
   * The same with host memory that may lack experts.
   *
   * @param ofHost makes the policy of host memory
   */
  public OffloadServer(
      MoeModel model, OffloadSpec spec, CacheOnly caches, CacheOnly.PolicySource ofHost) {
    this(model, spec, caches, spec.host().map(memory -> new HostMemory(model, memory, ofHost)));
  }

  private OffloadServer(
      MoeModel model, OffloadSpec spec, CacheOnly caches, Optional<HostMemory> host) {
    if (host.isPresent() != spec.host().isPresent()) {
      throw new IllegalArgumentException("host memory needs a policy: " + spec);
    }
    this.host = host;
    this.caches = caches;
    clock = new StepClock(model, spec);
    link = clock.link();
    missing = new int[model.experts()];
    loads = new int[model.pages()];
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
    int loaded = 0;
    int here = 0;
    for (int i = 0; i < count; i++) {
      int page = pages[i];
      boolean resident = caches.isResident(page);
      if (link.recall(page) || !resident) {
        if (resident) {
          clock.countLateLoad();
        } else {
          loads[loaded++] = page;
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
    host.ifPresent(memory -> memory.begin(step));
    int read = loaded;
    host.ifPresent(memory -> memory.load(loads, read, caches, knownPs));
    clock.computeExperts(here);
    if (here + missed < count) {
      clock.computeExpertFrom(arrivesPs);
    }
    load(missed);
    System.arraycopy(pages, 0, ofStep, 0, count);
    countOfStep = count;
  }

  /** Loads the first {@code missed} of the missing pages, and computes each when it has come. */
  private void load(int missed) {
    if (host.isEmpty()) {
      for (int i = 0; i < missed; i++) {
        clock.loadAndCompute(missing[i], knownPs);
      }
      return;
    }
    HostMemory memory = host.get();
    sortByReadiness(missed, memory);
    for (int i = 0; i < missed; i++) {
      long inHostPs = Math.max(knownPs, memory.readyPs(missing[i]));
      // Until then the link has nothing to do but loads ahead.
      link.advance(inHostPs, caches);
      clock.countReadUntil(inHostPs);
      clock.loadAndCompute(missing[i], inHostPs);
    }
  }

  /** The first in host memory comes first; what is there already, in the order of the step. */
  private void sortByReadiness(int missed, HostMemory memory) {
    for (int i = 1; i < missed; i++) {
      int page = missing[i];
      long readyPs = Math.max(knownPs, memory.readyPs(page));
      int at = i;
      for (; at > 0 && memory.readyPs(missing[at - 1]) > readyPs; at--) {
        missing[at] = missing[at - 1];
      }
      missing[at] = page;
    }
  }

  @Override
  public void prefetch(int[] wanted, int count, long at) {
    for (int i = 0; i < count; i++) {
      absent[wanted[i]] = !caches.isResident(wanted[i]);
    }
    int kept = keptOfStep();
    caches.prefetch(wanted, count, at);
    long fromPs = keptOfStep() == kept ? knownPs : clock.nowPs();
    int loaded = 0;
    for (int i = 0; i < count; i++) {
      if (absent[wanted[i]] && caches.isResident(wanted[i])) {
        link.recall(wanted[i]);
        loads[loaded++] = wanted[i];
      }
    }
    loadAhead(loaded, fromPs);
  }

  private void loadAhead(int count, long fromPs) {
    host.ifPresent(memory -> memory.load(loads, count, caches, fromPs));
    for (int i = 0; i < count; i++) {
      int page = loads[i];
      link.loadAhead(
          page, host.map(memory -> Math.max(fromPs, memory.readyPs(page))).orElse(fromPs));
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

  /** What went through host memory so far; empty if that holds all experts. */
  public Optional<HostUse> hostUse() {
    return host.map(memory -> {
      CacheCounts counts = memory.counts();
      return new HostUse(
          counts.accesses(),
          counts.misses(),
          counts.loadedBytes(),
          memory.busyPs(clock.nowPs()) - forgottenSsdPs,
          clock.ssdStallPs() - forgottenSsdStallPs);
    });
  }

  /** True if {@code page} is on the device, or on its way there. */
  boolean isOnDevice(int page) {
    return caches.isResident(page);
  }

  /** True if {@code page} is in host memory, or on its way there. */
  boolean isInHost(int page) {
    return host.isEmpty() || host.get().isResident(page);
  }

  @Override
  public void clear() {
    caches.clear();
    link.clear();
    host.ifPresent(memory -> memory.clear(clock.nowPs()));
  }

  @Override
  public void forgetCounts() {
    caches.forgetCounts();
    clock.forgetTimes();
    forgottenSsdStallPs = clock.ssdStallPs();
    host.ifPresent(memory -> {
      memory.forgetCounts();
      forgottenSsdPs = memory.busyPs(clock.nowPs());
    });
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
    host.ifPresent(HostMemory::close);
  }
}
