package moesim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitLogTest {
  private static void mark(UnitLog log, long accesses, long misses) {
    if (log.isDue(accesses)) {
      log.note(accesses, misses);
    }
  }

  @Test
  void notesWhatHappenedBetweenMarks() {
    UnitLog log = UnitLog.over(false);
    mark(log, 0, 0);
    mark(log, 10, 3);
    mark(log, 10, 3);
    mark(log, 14, 7);
    log.end(20, 7);
    UnitCounts counts = log.counts();
    assertThat(counts.steps()).isFalse();
    assertThat(counts.each()).isEqualTo(1);
    assertThat(counts.accesses()).containsExactly(10, 4, 6);
    assertThat(counts.misses()).containsExactly(3, 4, 0);
    assertThat(counts.missRatio()).isEqualTo(7 / 20.0);
  }

  @Test
  void batchesEndWhereAnotherStartsAndStepsAnywhere() {
    assertThat(UnitLog.over(false).endsBefore(true)).isTrue();
    assertThat(UnitLog.over(false).endsBefore(false)).isFalse();
    assertThat(UnitLog.over(true).endsBefore(false)).isTrue();
    assertThat(UnitLog.none().endsBefore(true)).isFalse();
  }

  @Test
  void forgetsTheWarmUp() {
    UnitLog log = UnitLog.over(true);
    mark(log, 10, 3);
    log.forget();
    mark(log, 0, 0);
    log.end(5, 1);
    assertThat(log.counts().accesses()).containsExactly(5);
    assertThat(log.counts().misses()).containsExactly(1);
  }

  /** Joined or not, the units are those of neighbours added up, and lose nothing. */
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 127, 128, 129, 200, 1000, 4096, 5001})
  void joinsNeighboursWhenItIsFull(int units) {
    SplittableRandom random = new SplittableRandom(units);
    long[] accesses = random.longs(units, 1, 100).toArray();
    UnitLog log = UnitLog.over(true);
    long sum = 0;
    for (long each : accesses) {
      sum += each;
      mark(log, sum, sum / 2);
    }
    log.end(sum, sum / 2);
    UnitCounts counts = log.counts();
    int each = counts.each();
    assertThat(Integer.bitCount(each)).isEqualTo(1);
    assertThat(counts.count()).isEqualTo((units + each - 1) / each).isLessThanOrEqualTo(64);
    if (units > 64) {
      assertThat(counts.count()).isGreaterThanOrEqualTo(32);
    }
    for (int unit = 0; unit < counts.count(); unit++) {
      int to = Math.min(units, (unit + 1) * each);
      assertThat(counts.accesses()[unit])
          .isEqualTo(Arrays.stream(accesses, unit * each, to).sum());
    }
    assertThat(Arrays.stream(counts.misses()).sum()).isEqualTo(sum / 2);
  }
}
