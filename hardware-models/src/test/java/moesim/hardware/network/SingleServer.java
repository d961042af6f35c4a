package moesim.hardware.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;

/** One server of constant service and what queueing theory says of it. */
final class SingleServer {
  static final long SERVICE_PS = 1_000_000;

  private static final int BATCHES = 40;
  private static final int IN_BATCH = 5000;

  private SingleServer() {}

  /** Instants of a Poisson process that keeps the server busy for a share {@code load}. */
  static long[] poisson(double load) {
    SplittableRandom random = new SplittableRandom(20251101);
    long[] readyPs = new long[BATCHES * IN_BATCH];
    double clock = 0;
    for (int k = 0; k < readyPs.length; k++) {
      clock -= StrictMath.log(1 - random.nextDouble()) * SERVICE_PS / load;
      readyPs[k] = (long) clock;
    }
    return readyPs;
  }

  /**
   * M/D/1: Pollaczek-Khinchine for constant service s, mean wait = load s / (2 (1 - load)); it is
   * returned as measured. Waits of neighbours resemble each other, so the standard error comes from
   * the means of 40 batches of 5000; four of them miss by chance once in 16,000 times, and the
   * draws are fixed.
   */
  static double meanWaitPs(double load, long[] readyPs, long[] arrivedPs) {
    double sum = 0;
    double squares = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      double waits = 0;
      for (int k = batch * IN_BATCH; k < (batch + 1) * IN_BATCH; k++) {
        waits += arrivedPs[k] - readyPs[k] - SERVICE_PS;
      }
      sum += waits / IN_BATCH;
      squares += (waits / IN_BATCH) * (waits / IN_BATCH);
    }
    double mean = sum / BATCHES;
    double standardError = Math.sqrt((squares / BATCHES - mean * mean) / (BATCHES - 1));
    double expected = load * SERVICE_PS / (2 * (1 - load));
    assertThat(standardError).isLessThan(0.04 * expected);
    assertThat(mean).isCloseTo(expected, Offset.offset(4 * standardError));
    return mean;
  }
}
