package moesim.hardware.offload;

/** The time of the device: a layer computes, waits for an expert, computes it, and so on. */
final class StepClock {
  private final OffloadSpec spec;
  private long nowPs;
  private long computePs;

  StepClock(OffloadSpec spec) {
    this.spec = spec;
  }

  long nowPs() {
    return nowPs;
  }

  /** Time spent computing; the rest of {@link #nowPs} was waiting. */
  long computePs() {
    return computePs;
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

  private void compute(long ps) {
    nowPs = Math.addExact(nowPs, ps);
    computePs += ps;
  }
}
