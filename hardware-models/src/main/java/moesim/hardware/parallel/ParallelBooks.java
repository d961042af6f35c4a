package moesim.hardware.parallel;

import java.util.Arrays;

/** What the units of a machine did since the books were last cleared. */
final class ParallelBooks {
  private final int units;
  private final long[] spentPs = new long[TimeUse.values().length];
  private final long[] busyPs;

  /** By unit: parts that wait for transfers, and until when that is accounted for. */
  private final int[] waiting;

  private final long[] watchedPs;

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
  long exposedPs;

  ParallelBooks(int parts, int units) {
    this.units = units;
    accountedPs = new long[parts * units];
    busyPs = new long[units];
    waiting = new int[units];
    watchedPs = new long[units];
  }

  /** The time of {@code unit} for {@code part}, up to {@code nowPs}, went to {@code use}. */
  void spent(int part, int unit, TimeUse use, long nowPs) {
    int at = part * units + unit;
    long ps = nowPs - accountedPs[at];
    if (ps < 0) {
      throw new IllegalStateException("part " + part + ", unit " + unit + ": accounted for up to "
          + accountedPs[at] + " ps, now " + nowPs + " ps");
    }
    spentPs[use.place] += ps;
    accountedPs[at] = nowPs;
  }

  /** {@code unit} computes for {@code ps} from now, or from when it is free at {@code freePs}. */
  void computes(int unit, long ps, long freePs, long nowPs) {
    watch(unit, freePs, nowPs);
    busyPs[unit] += ps;
  }

  /** A part of {@code unit}, which computes until {@code freePs}, waits for transfers, or no more. */
  void waits(int unit, boolean more, long freePs, long nowPs) {
    watch(unit, freePs, nowPs);
    waiting[unit] += more ? 1 : -1;
  }

  /** Counts the time up to now in which {@code unit} computed nothing and some part waited. */
  private void watch(int unit, long freePs, long nowPs) {
    long idlePs = nowPs - Math.max(watchedPs[unit], Math.min(freePs, nowPs));
    exposedPs += waiting[unit] > 0 ? idlePs : 0;
    watchedPs[unit] = nowPs;
  }

  /** A transfer leaves. */
  void sent(boolean results, boolean betweenNodes, long bytes) {
    messages++;
    combineBytes += results ? bytes : 0;
    dispatchBytes += results ? 0 : bytes;
    interNodeBytes += betweenNodes ? bytes : 0;
  }

  long spentPs(TimeUse use) {
    return spentPs[use.place];
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
    exposedPs = 0;
    Arrays.fill(watchedPs, nowPs);
  }
}
