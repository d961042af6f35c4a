package moesim.hardware.offload;

import java.util.Arrays;
import moesim.model.MoeModel;

/**
 * The time of the device and its link: a layer computes, waits for an expert, computes it, and so
 * on. Keeps the books of both.
 */
final class StepClock {
  private final OffloadSpec spec;
  private final LoadLink link;
  private long nowPs;
  private long computePs;
  private long lateLoads;
  private long ssdStallPs;
  private OffloadTimes forgotten = OffloadTimes.ZERO;

  /** At time zero, with an idle link for the experts of {@code model}. */
  StepClock(MoeModel model, OffloadSpec spec) {
    this.spec = spec;
    long[] loadPs = new long[model.pages()];
    Arrays.setAll(loadPs, page -> spec.loadPs(model.bytesOf(page)));
    link = new LoadLink(loadPs);
  }

  LoadLink link() {
    return link;
  }

  long nowPs() {
    return nowPs;
  }

  /** Computes all of a layer step but its experts: now it is known which those are. */
  void computeLayer() {
    compute(spec.layerPs());
  }

  /** Computes {@code count} experts that are on the device. */
  void computeExperts(int count) {
    compute(Math.multiplyExact(count, spec.expertPs()));
  }

  /** Waits until {@code readyPs}, then computes an expert. */
  void computeExpertFrom(long readyPs) {
    nowPs = Math.max(nowPs, readyPs);
    compute(spec.expertPs());
  }

  /** Has {@code page} loaded, at {@code earliestPs} at the earliest, waits for it and computes it. */
  void loadAndCompute(int page, long earliestPs) {
    computeExpertFrom(link.load(page, earliestPs));
  }

  /** The device will wait for an expert that is not in host memory before {@code inHostPs}. */
  void countReadUntil(long inHostPs) {
    ssdStallPs += Math.max(0, inHostPs - nowPs);
  }

  /** Of the stall since the beginning, what was waited for the SSD. */
  long ssdStallPs() {
    return ssdStallPs;
  }

  /** An expert that was loaded ahead is needed and not there yet. */
  void countLateLoad() {
    lateLoads++;
  }

  private void compute(long ps) {
    nowPs = Math.addExact(nowPs, ps);
    computePs += ps;
  }

  /** Where the time went since the beginning, or since it was forgotten. */
  OffloadTimes times() {
    return allTimes().minus(forgotten);
  }

  /** Begins the books anew; time goes on. */
  void forgetTimes() {
    forgotten = allTimes();
  }

  private OffloadTimes allTimes() {
    return new OffloadTimes(computePs, nowPs - computePs, link.busyPs(nowPs), lateLoads);
  }
}
