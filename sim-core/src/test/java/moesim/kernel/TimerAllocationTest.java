package moesim.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers are objects of long life: setting, clearing and going off allocate nothing. */
class TimerAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int EVENTS = 1_000_000;

  /**
   * What a million events may not even come near; classes that are loaded late may take some of it.
   */
  private static final long SLACK_BYTES = 1_024;

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 100_000})
  void noEventAllocates(int timerCount) {
    Timeline timeline = new Timeline();
    SplittableRandom random = new SplittableRandom(3);
    Timer[] timers = new Timer[timerCount];
    // Until the ring has its size, three times every timer; then a million events are watched.
    int[] left = {3 * timerCount + 10_000 + EVENTS};
    long[] before = {0};
    long[] after = {0};
    for (int i = 0; i < timerCount; i++) {
      int self = i;
      timers[i] = timeline.timer(Phase.COMPUTE, () -> {
        if (--left[0] == EVENTS) {
          before[0] = THREADS.getCurrentThreadAllocatedBytes();
        } else if (left[0] == 0) {
          after[0] = THREADS.getCurrentThreadAllocatedBytes();
        }
        if (left[0] > 0) {
          timers[self].setAfter(random.nextInt(2_000_000));
          Timer other = timers[random.nextInt(timerCount)];
          if (other != timers[self]) {
            other.clear();
            other.setAfter(random.nextInt(2_000_000));
          }
        }
      });
    }
    for (Timer timer : timers) {
      timer.setAfter(random.nextInt(2_000_000));
    }
    timeline.run();
    assertThat(left[0]).isLessThanOrEqualTo(0);
    assertThat(before[0]).isPositive();
    assertThat(after[0] - before[0]).isBetween(0L, SLACK_BYTES);
  }
}
