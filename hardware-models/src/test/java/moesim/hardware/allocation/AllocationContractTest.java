package moesim.hardware.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import moesim.hardware.CompiledFactories;
import moesim.replay.Allocation;
import moesim.replay.AllocationPolicy;
import moesim.replay.LayerLoad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every discovered allocation policy must do, foreign ones included. */
class AllocationContractTest {
  private static final int SEEDS = 400;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static List<String> policies() {
    return AllocationPolicies.names();
  }

  @Test
  void everyFactoryOfThePackageIsListed()
      throws IOException, ClassNotFoundException, URISyntaxException {
    List<String> compiled = CompiledFactories.of(AllocationPolicyFactory.class);
    assertThat(compiled).hasSize(3);
    assertThat(CompiledFactories.listed(AllocationPolicyFactory.class))
        .containsExactlyInAnyOrderElementsOf(compiled);
    assertThat(policies()).isSorted().doesNotHaveDuplicates();
    for (AllocationPolicyFactory factory : AllocationPolicies.all()) {
      assertThat(AllocationPolicies.find(factory.name())).containsSame(factory);
      assertThat(factory.name()).isEqualTo(factory.name().toLowerCase(Locale.ROOT));
      assertThat(factory.sentence()).isNotBlank().doesNotEndWith(".");
    }
    assertThat(AllocationPolicies.find("no-such-policy")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyTokenIsInOneTaskOnADieThatExists(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Instance instance = Instance.random(seed);
      Allocation tasks = instance.allocate(instance.policy(policy, Map.of()));
      int[] left = new int[instance.model().experts()];
      for (int i = 0; i < instance.load().active(); i++) {
        left[instance.load().expert(i)] = instance.load().tokens(i);
      }
      boolean[][] seen = new boolean[left.length][instance.dies().dieCount()];
      for (int i = 0; i < tasks.count(); i++) {
        assertThat(tasks.die(i))
            .as("seed %d", seed)
            .isBetween(0, instance.dies().dieCount() - 1);
        assertThat(seen[tasks.expert(i)][tasks.die(i)]).as("seed %d", seed).isFalse();
        seen[tasks.expert(i)][tasks.die(i)] = true;
        left[tasks.expert(i)] -= tasks.tokens(i);
      }
      assertThat(left).as("seed %d", seed).containsOnly(0);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void remembersNothingOfEarlierLayerSteps(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Instance instance = Instance.random(seed);
      AllocationPolicy used = instance.policy(policy, Map.of());
      LayerLoad other =
          Instance.randomLoad(instance.model().experts(), 3_000, new SplittableRandom(seed + 1L));
      used.allocate(
          other,
          instance.dies(),
          new Allocation(instance.model().experts(), instance.dies().dieCount()));
      Allocation fresh = instance.allocate(instance.policy(policy, Map.of()));
      Allocation again = instance.allocate(used);
      assertThat(again).as("seed %d", seed).usingRecursiveComparison().isEqualTo(fresh);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void allocatesNoMemory(String policy) {
    Instance instance = Instance.random(3);
    AllocationPolicy used = instance.policy(policy, Map.of());
    Allocation tasks =
        new Allocation(instance.model().experts(), instance.dies().dieCount());
    long before = 0;
    for (int round = 0; round < 2_000; round++) {
      if (round == 1_000) {
        before = THREADS.getCurrentThreadAllocatedBytes();
      }
      tasks.clear();
      used.allocate(instance.load(), instance.dies(), tasks);
    }
    // Less than a byte per layer step: none of the thousand may allocate an object.
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000);
  }
}
