package moesim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;

/**
 * What we rely on in SSJ: its loop, and its random streams, against the published recurrence
 * written out again.
 */
class KernelCharacterizationTest {
  private static final int VALUES = 100;

  private static double[] first(long seed, Role role) {
    Draws draws = RandomStreams.of(seed).draws(role);
    double[] values = new double[VALUES];
    Arrays.setAll(values, i -> draws.uniform());
    return values;
  }

  private static int placeOf(Role role) {
    return List.of(Role.values()).indexOf(role);
  }

  @Test
  void theOracleGivesThePublishedFirstValue() {
    // All six words 12345, first number: L'Ecuyer et al., RngStreams.
    Mrg32k3a stream = new Mrg32k3a(new long[] {12345, 12345, 12345, 12345, 12345, 12345}, 0);
    assertThat(stream.next()).isEqualTo(0.127011122046577, within(1e-15));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void everyRoleHasItsOwnStream2To127DrawsAfterTheOneBefore(Role role) {
    for (long seed : new long[] {1, 2, 42, -1, 0, Long.MIN_VALUE}) {
      Mrg32k3a expected = new Mrg32k3a(Mrg32k3a.words(seed), placeOf(role));
      double[] found = first(seed, role);
      for (int i = 0; i < VALUES; i++) {
        assertThat(found[i]).as("seed %d, %s, draw %d", seed, role, i).isEqualTo(expected.next());
      }
    }
  }

  @Test
  void theFirstValuesOfSeedOneNeverChange() {
    // Results in the wild depend on them.
    assertThat(Role.values())
        .containsExactly(
            Role.ROUTING,
            Role.ARRIVALS,
            Role.LENGTHS,
            Role.PLACEMENT,
            Role.POLICY,
            Role.EXPERT_SIZES,
            Role.DESIGN,
            Role.RESAMPLING,
            Role.HOST_POLICY);
    List<Double> firsts = new ArrayList<>();
    for (Role role : Role.values()) {
      firsts.add(first(1, role)[0]);
    }
    assertThat(firsts)
        .containsExactly(
            0.0733637661346382,
            0.4566391701765702,
            0.39446572425050447,
            0.055757310613412554,
            0.1583153565715985,
            0.6325760079957102,
            0.7388294482781844,
            0.19597457669738494,
            0.5284650714417768);
  }

  @Test
  void rolesAndSeedsDoNotShareValues() {
    Set<Double> seen = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      for (Role role : Role.values()) {
        for (double value : first(seed, role)) {
          assertThat(seen.add(value))
              .as("seed %d, %s: %s again", seed, role, value)
              .isTrue();
        }
      }
    }
  }

  @Test
  void doNotDependOnWhatOtherThreadsConstruct() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int offset = thread;
        work.add(() -> {
          int wrong = 0;
          for (int i = 0; i < 500; i++) {
            long seed = (i * 4L + offset) % 97;
            Draws draws = RandomStreams.of(seed).draws(Role.POLICY);
            Mrg32k3a expected = new Mrg32k3a(Mrg32k3a.words(seed), placeOf(Role.POLICY));
            for (int draw = 0; draw < 10; draw++) {
              wrong += draws.uniform() == expected.next() ? 0 : 1;
            }
          }
          return wrong;
        });
      }
      for (Future<Integer> wrong : threads.invokeAll(work)) {
        assertThat(wrong.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000, Integer.MAX_VALUE})
  void aWholeNumberBelowABoundUsesOneUniform(int bound) {
    Draws whole = RandomStreams.of(5).draws(Role.ROUTING);
    double[] uniforms = first(5, Role.ROUTING);
    for (double uniform : uniforms) {
      assertThat(whole.below(bound)).isEqualTo((int) (uniform * bound)).isBetween(0, bound - 1);
    }
  }

  @Test
  void theLoopTakesTheTimeOfTheEventAndRunsIt() {
    PendingTimers pending = new PendingTimers();
    Simulator simulator = new Simulator();
    simulator.init(new PendingEvents(simulator, pending));
    List<Double> times = new ArrayList<>();
    Runnable action = () -> {
      times.add(simulator.time());
      assertThat((long) simulator.time()).isEqualTo(pending.nowPs());
    };
    long[] instants = {0, 1, (1L << 52) + 1, Timeline.HORIZON_PS - 1};
    for (long ps : instants) {
      new Timer(pending, Phase.COMPUTE, action).setAt(ps);
    }
    simulator.start();
    // Doubles, yet every instant below 2^53 is there exactly.
    assertThat(times).containsExactly(0.0, 1.0, 4_503_599_627_370_497.0, 9_007_199_254_740_991.0);
  }

  @Test
  void theLoopGoesOnAfterAnActionFailed() {
    Timeline timeline = new Timeline();
    int[] runs = {0};
    Runnable fail = () -> {
      throw new IllegalStateException("broken");
    };
    timeline.timer(Phase.COMPUTE, fail).setAt(5);
    timeline.timer(Phase.COMPUTE, () -> runs[0]++).setAt(5);
    assertThatIllegalStateException().isThrownBy(timeline::run).withMessage("broken");
    timeline.run();
    assertThat(runs[0]).isEqualTo(1);
  }

  @Test
  void theListRefusesEventsThatAreNoTimers() {
    Simulator simulator = new Simulator();
    simulator.init(new PendingEvents(simulator, new PendingTimers()));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> new Idle(simulator).schedule(1));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> new Idle(simulator).scheduleNext());
  }

  private static final class Idle extends Event {
    private Idle(Simulator simulator) {
      super(simulator);
    }

    @Override
    public void actions() {}
  }

  @Test
  void noTimelineTouchesTheDefaultSimulator() {
    // It is one per process: two runs in two threads would share a clock.
    Timeline timeline = new Timeline();
    timeline.timer(Phase.COMPUTE, () -> {}).setAt(5);
    timeline.run();
    assertThat(Simulator.defaultSimulator).isNull();
  }
}
