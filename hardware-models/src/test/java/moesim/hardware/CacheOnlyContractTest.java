package moesim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PolicyContext;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for a machine of caches under every policy and semantics and every load; after every
 * layer step.
 */
@Tag("seeds")
class CacheOnlyContractTest {
  private static final int STEPS = 12;

  private static Stream<EvictionPolicyFactory> policies() {
    return EvictionPolicies.names().stream()
        .map(name -> EvictionPolicies.find(name).orElseThrow());
  }

  /** A random model, machine and sequence of layer steps. */
  private static final class Load {
    private final MoeModel model;
    private final boolean shared;
    private final AccessSemantics semantics;
    private final long capacity;
    private final CacheOnly machine;
    private final List<int[]> pages = new ArrayList<>();
    private final LayerStep step;

    Load(long seed, AccessSemantics semantics, EvictionPolicyFactory policy) {
      this.semantics = semantics;
      SplittableRandom random = new SplittableRandom(seed);
      int layers = 1 + random.nextInt(4);
      int experts = 2 + random.nextInt(7);
      // Experts of each layer weigh the same, those of different layers do not.
      List<Long> bytes =
          IntStream.range(0, layers).mapToObj(layer -> 1000L + layer).toList();
      model = new MoeModel("test", IntStream.range(0, layers).boxed().toList(), experts, 1, bytes);
      shared = random.nextBoolean();
      capacity = 1L + random.nextInt(layers * experts + 1);
      machine = new CacheOnly(
          model,
          new CacheOnlySpec(CacheCapacity.parse(capacity + " experts"), shared, semantics),
          (table, room, pins) -> policy.create(new PolicyContext(
              table,
              room,
              layers,
              pins,
              Options.none(),
              RandomStreams.of(seed).draws(Role.POLICY))));
      step = new LayerStep(model, true);
      for (int i = 0; i < STEPS * layers; i++) {
        int first = i % layers * experts;
        pages.add(random
            .ints(first, first + experts)
            .distinct()
            .limit(random.nextInt(experts + 1))
            .toArray());
      }
    }

    /** The layer step of this number; next uses by looking for them. */
    LayerStep step(int number) {
      int access = 0;
      for (int i = 0; i < number; i++) {
        access += pages.get(i).length;
      }
      step.begin(number / model.layers(), number % model.layers(), Phase.DECODE, access);
      long[] nextUses = step.fillNextUse();
      for (int page : pages.get(number)) {
        step.gateWeights()[step.count()] = 0.5f;
        nextUses[step.count()] = nextUse(page, number, access);
        step.add(page);
      }
      return step;
    }

    private long nextUse(int page, int number, int firstAccess) {
      long access = (long) firstAccess + pages.get(number).length;
      for (int later = number + 1; later < pages.size(); later++) {
        for (int other : pages.get(later)) {
          if (other == page) {
            return access;
          }
          access++;
        }
      }
      return LayerStep.NEVER;
    }

    /** What the cache that serves {@code layer} has room for. */
    long room(int layer) {
      int layers = model.layers();
      return shared ? capacity : capacity / layers + (layer < capacity % layers ? 1 : 0);
    }

    Set<Integer> residents() {
      Set<Integer> residents = new HashSet<>();
      for (int page = 0; page < model.pages(); page++) {
        if (machine.isResident(page)) {
          residents.add(page);
        }
      }
      return residents;
    }

    long residentsBeside(int layer, Set<Integer> residents) {
      return shared
          ? residents.size()
          : residents.stream().filter(page -> page / model.experts() == layer).count();
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyAccessAndByteIsCountedOnce(EvictionPolicyFactory policy) {
    for (AccessSemantics semantics : AccessSemantics.values()) {
      for (long seed = 0; seed < 60; seed++) {
        Load load = new Load(seed, semantics, policy);
        CacheCounts before = load.machine.counts();
        for (int number = 0; number < load.pages.size(); number++) {
          Set<Integer> had = load.residents();
          load.machine.serve(load.step(number));
          CacheCounts counts = load.machine.counts();
          String what = policy.name() + " " + semantics + " seed " + seed + " step " + number;
          check(what, load, number, had, before, counts);
          before = counts;
        }
      }
    }
  }

  private static void check(
      String what,
      Load load,
      int number,
      Set<Integer> had,
      CacheCounts before,
      CacheCounts counts) {
    int layer = number % load.model.layers();
    int[] pages = load.pages.get(number);
    Set<Integer> has = load.residents();
    long misses = counts.misses() - before.misses();
    long kept = misses - (counts.streamedMisses() - before.streamedMisses());
    assertThat(counts.accesses() - before.accesses()).as(what).isEqualTo(pages.length);
    assertThat(counts.hits() + counts.misses()).as(what).isEqualTo(counts.accesses());
    assertThat(counts.loadedBytes() - before.loadedBytes())
        .as(what)
        .isEqualTo(misses * (1000 + layer));
    assertThat(counts.stepsWithAMiss() - before.stepsWithAMiss())
        .as(what)
        .isEqualTo(misses > 0 ? 1 : 0);
    assertThat((long) has.size() - had.size())
        .as(what)
        .isEqualTo(kept - (counts.evictions() - before.evictions()));
    assertThat(load.residentsBeside(layer, has)).as(what).isLessThanOrEqualTo(load.room(layer));
    long found = Arrays.stream(pages).filter(had::contains).count();
    if (load.semantics == AccessSemantics.SEQUENTIAL) {
      // What was there may leave before its turn, never the other way round: each page comes once.
      assertThat(pages.length - misses).as(what).isLessThanOrEqualTo(found);
    } else {
      assertThat(pages.length - misses).as(what).isEqualTo(found);
    }
    if (load.semantics == AccessSemantics.CO_RESIDENT && pages.length <= load.room(layer)) {
      assertThat(has).as(what).containsAll(Arrays.stream(pages).boxed().toList());
    }
    // Nothing becomes resident that was not asked for.
    has.removeAll(had);
    assertThat(Arrays.stream(pages).boxed().toList()).as(what).containsAll(has);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void forgettingKeepsWhatIsResidentAndClearingKeepsTheCounts(EvictionPolicyFactory policy) {
    for (long seed = 0; seed < 20; seed++) {
      Load load = new Load(seed, AccessSemantics.CO_RESIDENT, policy);
      for (int number = 0; number < load.pages.size(); number++) {
        load.machine.serve(load.step(number));
      }
      CacheCounts counts = load.machine.counts();
      load.machine.clear();
      assertThat(load.machine.counts()).as("seed " + seed).isEqualTo(counts);
      assertThat(load.residents()).as("seed " + seed).isEmpty();
      load.machine.serve(load.step(0));
      Set<Integer> residents = load.residents();
      load.machine.forgetCounts();
      assertThat(load.machine.counts()).as("seed " + seed).isEqualTo(CacheCounts.ZERO);
      assertThat(load.residents()).as("seed " + seed).isEqualTo(residents);
    }
  }
}
