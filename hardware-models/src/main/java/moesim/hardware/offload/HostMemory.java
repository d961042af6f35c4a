package moesim.hardware.offload;

import java.util.Arrays;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.cache.ExpertCache;
import moesim.cache.PageTable;
import moesim.hardware.CacheOnly;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;

/**
 * Host memory that holds part of the experts, and the SSD from which it reads the others.
 *
 * <p><b>Who is in it.</b> A cache whose accesses are the loads of the device, one after the other.
 * What is on the device stays in host memory too. At the beginning it is full: expert 0 of every
 * layer, then expert 1 of every layer, and so on. <b>Time.</b> The SSD reads one expert at a time, in
 * the order in which they were missed. Units: picoseconds.
 */
final class HostMemory {
  private final ExpertCache cache;
  private final LoadLink ssd;
  private final LayerStep access;
  private final int experts;
  private final int[] first;

  /** Pages the device may hold: those that are held here. */
  private final int[] onDevice;

  private int countOnDevice;
  private long accesses;
  private long step;
  private Phase phase = Phase.DECODE;

  /** Full, with an idle SSD. */
  HostMemory(MoeModel model, HostSpec spec, CacheOnly.PolicySource policies) {
    boolean weighBytes = spec.capacity().weighsBytes();
    PageTable pages = PageTable.ofAllLayers(model, weighBytes);
    long capacity = Math.min(spec.capacity().weightFor(model), pages.totalWeight());
    cache = new ExpertCache(
        pages,
        capacity,
        AccessSemantics.SEQUENTIAL,
        pins -> policies.create(pages, capacity, pins));
    long[] readPs = new long[model.pages()];
    Arrays.setAll(readPs, page -> spec.readPs(model.bytesOf(page)));
    ssd = new LoadLink(readPs);
    access = new LayerStep(model);
    experts = model.experts();
    first = new int[model.pages()];
    Arrays.setAll(first, i -> i % model.layers() * model.experts() + i / model.layers());
    onDevice = new int[model.pages()];
    fill();
  }

  private void fill() {
    cache.prefetch(first, first.length, accesses++);
  }

  /** The loads that follow are those of layer step {@code next}. */
  void begin(LayerStep next) {
    step = next.step();
    phase = next.phase();
  }

  /**
   * The device loads the first {@code count} of {@code pages}, and holds what {@code device} says
   * from now on; what is missing is read, from {@code fromPs} on.
   */
  void load(int[] pages, int count, CacheOnly device, long fromPs) {
    if (count == 0) {
      return;
    }
    releaseWhatLeft(device);
    for (int i = 0; i < count; i++) {
      if (device.isResident(pages[i])) {
        cache.hold(pages[i]);
        onDevice[countOnDevice++] = pages[i];
      }
    }
    for (int i = 0; i < count; i++) {
      boolean missed = !cache.isResident(pages[i]);
      access.begin(step, pages[i] / experts, phase, accesses++);
      access.add(pages[i]);
      cache.serve(access);
      if (missed) {
        ssd.load(pages[i], fromPs);
      }
    }
  }

  private void releaseWhatLeft(CacheOnly device) {
    int kept = 0;
    for (int i = 0; i < countOnDevice; i++) {
      if (device.isResident(onDevice[i])) {
        onDevice[kept++] = onDevice[i];
      } else {
        cache.release(onDevice[i], accesses - 1);
      }
    }
    countOnDevice = kept;
  }

  /** When {@code page}, which is in host memory or on its way there, can be loaded from it. */
  long readyPs(int page) {
    return ssd.readyPs(page);
  }

  /** True if {@code page} is in host memory or on its way there. */
  boolean isResident(int page) {
    return cache.isResident(page);
  }

  CacheCounts counts() {
    return cache.counts();
  }

  /** How long the SSD was read until {@code nowPs}. */
  long busyPs(long nowPs) {
    return ssd.busyPs(nowPs);
  }

  /** As at the beginning, at {@code nowPs}; reads that are not done are given up. */
  void clear(long nowPs) {
    cache.clear();
    ssd.giveUp(nowPs);
    ssd.clear();
    countOnDevice = 0;
    fill();
  }

  void forgetCounts() {
    cache.forgetCounts();
  }

  void close() {
    cache.close();
  }
}
