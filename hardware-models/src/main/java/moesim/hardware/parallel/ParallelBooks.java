package moesim.hardware.parallel;

import java.util.Arrays;

/** What the units of a machine did since the books were last cleared. */
final class ParallelBooks {
  private final int parts;
  private final int units;
  private final long[] spentPs = new long[Wait.values().length];
  private final long[] busyPs;

  /** By part and unit: until when its time is accounted for. */
  private final long[] accountedPs;

  long selections;
  long nodeVisits;
  long dispatchedCopies;
  long localCopies;
  long dispatchBytes;
  long combineBytes;
  long interNodeBytes;
  long messages;
  long layerSteps;
  long slowestExpertsPs;

  ParallelBooks(int parts, int units) {
    this.parts = parts;
    this.units = units;
    accountedPs = new long[parts * units];
    busyPs = new long[units];
  }

  /** The time of {@code unit} for {@code part}, up to {@code nowPs}, went to {@code wait}. */
  void spent(int part, int unit, Wait wait, long nowPs) {
    int at = part * units + unit;
    long ps = nowPs - accountedPs[at];
    if (ps < 0) {
      throw new IllegalStateException("part " + part + ", unit " + unit + ": accounted for up to "
          + accountedPs[at] + " ps, now " + nowPs + " ps");
    }
    spentPs[wait.place] += ps;
    accountedPs[at] = nowPs;
  }

  /** {@code unit} computes for {@code ps}. */
  void computes(int unit, long ps) {
    busyPs[unit] += ps;
  }

  /** A transfer leaves. */
  void sent(boolean results, boolean betweenNodes, long bytes) {
    messages++;
    combineBytes += results ? bytes : 0;
    dispatchBytes += results ? 0 : bytes;
    interNodeBytes += betweenNodes ? bytes : 0;
  }

  long spentPs(Wait wait) {
    return spentPs[wait.place];
  }

  long[] busyPs() {
    return busyPs.clone();
  }

  /** Begins anew at {@code nowPs}. */
  void clear(long nowPs) {
    Arrays.fill(spentPs, 0);
    Arrays.fill(busyPs, 0);
    Arrays.fill(accountedPs, nowPs);
    selections = 0;
    nodeVisits = 0;
    dispatchedCopies = 0;
    localCopies = 0;
    dispatchBytes = 0;
    combineBytes = 0;
    interNodeBytes = 0;
    messages = 0;
    layerSteps = 0;
    slowestExpertsPs = 0;
  }

  int parts() {
    return parts;
  }
}
