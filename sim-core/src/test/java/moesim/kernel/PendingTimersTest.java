package moesim.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The order in which timers go off, against a {@link PriorityQueue} of (instant, phase, number of
 * the setting).
 */
class PendingTimersTest {
  private static final int SEEDS = 40;
  private static final Phase[] PHASES = Phase.values();

  /** How far ahead timers are set. */
  private enum Delays {
    ZERO {
      @Override
      long draw(SplittableRandom random) {
        return 0;
      }
    },
    FEW_TIES {
      @Override
      long draw(SplittableRandom random) {
        return random.nextInt(4);
      }
    },
    CONSTANT {
      @Override
      long draw(SplittableRandom random) {
        return 1_000_000;
      }
    },
    UNIFORM {
      @Override
      long draw(SplittableRandom random) {
        return random.nextLong(2_000_000);
      }
    },
    EXPONENTIAL {
      @Override
      long draw(SplittableRandom random) {
        return (long) (-1e6 * StrictMath.log(1 - random.nextDouble()));
      }
    },
    BIMODAL {
      @Override
      long draw(SplittableRandom random) {
        return random.nextInt(10) < 9 ? random.nextInt(100) : 1_000_000_000L + random.nextInt(100);
      }
    },
    RARELY_FAR {
      @Override
      long draw(SplittableRandom random) {
        return random.nextInt(500) == 0 ? 1L << 40 : random.nextInt(1_000);
      }
    },
    /** Every power of two up to 2^36 ps is as likely as any other. */
    ALL_SCALES {
      @Override
      long draw(SplittableRandom random) {
        return random.nextLong(1L << random.nextInt(37));
      }
    },
    /** Barriers: whatever is set goes off at the next multiple of a million. */
    BARRIERS {
      @Override
      long draw(SplittableRandom random) {
        return BARRIER;
      }
    };

    static final long BARRIER = -1;

    abstract long draw(SplittableRandom random);
  }

  /** A setting, as the queue sees it. */
  private record Setting(long ps, Phase phase, long number, int timer)
      implements Comparable<Setting> {
    @Override
    public int compareTo(Setting other) {
      if (ps != other.ps) {
        return Long.compare(ps, other.ps);
      }
      return phase != other.phase
          ? phase.compareTo(other.phase)
          : Long.compare(number, other.number);
    }
  }

  /** Sets, moves and clears timers at random, in their actions, and tells the queue. */
  private static final class Game {
    private final SplittableRandom random;
    private final Delays delays;
    private final Timeline timeline = new Timeline();
    private final PriorityQueue<Setting> expected = new PriorityQueue<>();
    private final Timer[] timers;
    private final Phase[] phases;

    /** Number of the valid setting of each timer, 0 if it is not set. */
    private final long[] valid;

    private long settings;
    private long moves;
    private long clears;
    private int left;
    private int set;
    private int most;

    private Game(long seed, Delays delays, int timerCount, int events) {
      this.delays = delays;
      random = new SplittableRandom(seed);
      timers = new Timer[timerCount];
      phases = new Phase[timerCount];
      valid = new long[timerCount];
      left = events;
      for (int i = 0; i < timerCount; i++) {
        int timer = i;
        phases[i] = PHASES[random.nextInt(PHASES.length)];
        timers[i] = timeline.timer(phases[i], () -> wentOff(timer));
      }
    }

    private void play() {
      for (int i = 0; i < timers.length; i++) {
        set(i);
      }
      timeline.run();
      assertThat(set).isZero();
      assertThat(next()).isNull();
    }

    private Setting next() {
      Setting first = expected.poll();
      while (first != null && valid[first.timer] != first.number) {
        first = expected.poll();
      }
      return first;
    }

    private void wentOff(int timer) {
      Setting first = next();
      assertThat(first).isNotNull();
      if (first.timer != timer || first.ps != timeline.nowPs() || timers[timer].isSet()) {
        throw new AssertionError(timer + " at " + timeline.nowPs() + ", expected " + first);
      }
      valid[timer] = 0;
      set--;
      if (--left > 0) {
        changeSome(timer);
      }
    }

    private void changeSome(int timer) {
      // The number set drifts between a tenth and all of the timers, so that the ring grows and
      // shrinks.
      boolean grow = (left / 2_000) % 2 == 0 || set < timers.length / 10;
      if (grow || random.nextInt(3) != 0) {
        set(timer);
      }
      int other = random.nextInt(timers.length);
      switch (random.nextInt(8)) {
        case 0 -> clear(other);
        case 1, 2 -> set(other);
        default -> {}
      }
    }

    private void set(int timer) {
      long nowPs = timeline.nowPs();
      long delayPs = delays.draw(random);
      long ps = delayPs == Delays.BARRIER ? (nowPs / 1_000_000 + 1) * 1_000_000 : nowPs + delayPs;
      moves += valid[timer] == 0 ? 0 : 1;
      set += valid[timer] == 0 ? 1 : 0;
      most = Math.max(most, set);
      valid[timer] = ++settings;
      expected.add(new Setting(ps, phases[timer], settings, timer));
      timers[timer].setAt(ps);
    }

    private void clear(int timer) {
      assertThat(timers[timer].isSet()).isEqualTo(valid[timer] != 0);
      clears += valid[timer] == 0 ? 0 : 1;
      set -= valid[timer] == 0 ? 0 : 1;
      valid[timer] = 0;
      timers[timer].clear();
      assertThat(timers[timer].isSet()).isFalse();
    }
  }

  static Stream<Arguments> seedsAndDelays() {
    return Stream.of(Delays.values())
        .flatMap(delays ->
            IntStream.range(0, SEEDS).mapToObj(seed -> Arguments.of(delays, (long) seed)));
  }

  @ParameterizedTest
  @MethodSource("seedsAndDelays")
  void goOffInOrderOfInstantPhaseAndSetting(Delays delays, long seed) {
    int[] sizes = {1, 2, 30, 70, 500, 3_000};
    int timers = sizes[(int) (seed % sizes.length)];
    Game game = new Game(seed, delays, timers, 6_000 + 3 * timers);
    game.play();
    assertThat(game.most).isGreaterThanOrEqualTo(timers);
    assertThat(game.moves).isGreaterThan(timers < 30 ? -1 : 100);
    assertThat(game.clears).isGreaterThan(timers < 30 ? -1 : 50);
  }

  @ParameterizedTest
  @EnumSource
  void keepTheOrderWithManyTimers(Delays delays) {
    // 50,000 timers: a ring of 262,144 buckets, where the distribution lets it be.
    new Game(7, delays, 50_000, 200_000).play();
  }

  @ParameterizedTest
  @EnumSource
  void canAllBeClearedAndSetAgain(Delays delays) {
    SplittableRandom random = new SplittableRandom(1);
    Timeline timeline = new Timeline();
    long[] runs = {0};
    Timer[] timers = new Timer[5_000];
    for (int i = 0; i < timers.length; i++) {
      timers[i] = timeline.timer(Phase.COMPUTE, () -> runs[0]++);
    }
    for (int round = 1; round <= 6; round++) {
      for (Timer timer : timers) {
        timer.setAfter(Math.max(0, delays.draw(random)));
      }
      for (Timer timer : timers) {
        timer.clear();
      }
      timeline.run();
      assertThat(runs[0]).isEqualTo((round - 1) * 5_000L);
      for (Timer timer : timers) {
        timer.setAfter(Math.max(0, delays.draw(random)));
      }
      timeline.run();
      assertThat(runs[0]).isEqualTo(round * 5_000L);
    }
  }

  @Test
  void reachTheHorizonFromNothing() {
    // A near timer that ticks and one at the last instant of all.
    Timeline timeline = new Timeline();
    Timer last = timeline.timer(Phase.SAMPLE, () -> {});
    int[] ticks = {0};
    Timer[] tick = new Timer[1];
    tick[0] = timeline.timer(Phase.COMPUTE, () -> {
      if (++ticks[0] < 10_000) {
        tick[0].setAfter(3);
      }
    });
    last.setAt(Timeline.HORIZON_PS - 1);
    tick[0].setAt(0);
    timeline.run();
    assertThat(ticks[0]).isEqualTo(10_000);
    assertThat(timeline.nowPs()).isEqualTo(Timeline.HORIZON_PS - 1);
  }
}
