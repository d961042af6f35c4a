package moesim.competitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicy;
import moesim.cache.ExpertCache;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a policy writes down decides its future. */
class PolicyStateTest {
  private static final int LAYERS = 3;
  private static final MoeModel MODEL = FixedTrace.model(LAYERS, 3, 1);

  private static final class Driven {
    private final List<EvictionPolicy> policy = new ArrayList<>();
    private final ExpertCache cache;
    private final LayerStep step = new LayerStep(MODEL);
    private int requests;

    private Driven(String name, int capacity) {
      PageTable pages = PageTable.ofAllLayers(MODEL, false);
      cache = new ExpertCache(pages, capacity, AccessSemantics.SEQUENTIAL, pins -> {
        policy.add(EvictionPolicies.find(name)
            .orElseThrow()
            .create(new PolicyContext(
                pages,
                capacity,
                LAYERS,
                pins,
                Options.none(),
                RandomStreams.of(1).draws(Role.POLICY))));
        return policy.get(0);
      });
    }

    private boolean request(int expert) {
      int layer = requests % LAYERS;
      int page = MODEL.page(layer, expert);
      boolean miss = !cache.isResident(page);
      step.begin(requests / LAYERS, layer, Phase.DECODE, requests);
      step.add(page);
      cache.serve(step);
      requests++;
      return miss;
    }

    private List<Object> state() {
      PolicyState memory = new PolicyState();
      assertThat(policy.get(0).writeState(memory)).isTrue();
      int residents = 0;
      for (int page = 0; page < MODEL.pages(); page++) {
        residents |= cache.isResident(page) ? 1 << page : 0;
      }
      return List.of(requests % LAYERS, residents, memory);
    }
  }

  static List<String> policiesThatWriteTheirState() {
    List<String> names = EvictionPolicies.all().stream()
        .filter(policy -> !policy.knowsTheFuture())
        .map(policy -> policy.name())
        .filter(name -> new Driven(name, 2).policy.get(0).writeState(new PolicyState()))
        .toList();
    assertThat(names).contains("lru", "fifo", "layer-aware-lru", "furthest-layer-distance");
    return names;
  }

  @ParameterizedTest
  @MethodSource("policiesThatWriteTheirState")
  void equalStatesMissAlikeForEver(String policy) {
    int met = 0;
    for (int capacity = 2; capacity <= 6; capacity++) {
      Map<List<Object>, List<Integer>> first = new HashMap<>();
      for (int seed = 0; seed < 400; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> history = new ArrayList<>();
        Driven driven = new Driven(policy, capacity);
        for (int i = 0; i < 12 + seed % 30; i++) {
          // Long stretches of the same experts let some pages grow old.
          int expert = seed % 3 == 0 ? random.nextInt(3) : random.nextInt(12) / 11 + seed % 2;
          history.add(expert);
          driven.request(expert);
        }
        List<Integer> other = first.putIfAbsent(driven.state(), history);
        if (other != null && !other.equals(history)) {
          met++;
          Driven again = new Driven(policy, capacity);
          other.forEach(again::request);
          for (int i = 0; i < 200; i++) {
            int expert = random.nextInt(3);
            assertThat(again.request(expert))
                .as("k %d, seed %d, request %d", capacity, seed, i)
                .isEqualTo(driven.request(expert));
          }
        }
      }
    }
    assertThat(met).as("pairs of histories with the same state").isGreaterThan(50);
  }
}
