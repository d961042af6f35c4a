package moesim.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicy;
import moesim.cache.ExpertCache;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;

/**
 * A policy beside a {@link Reference} for caches of a given capacity: both serve the same random
 * requests and must name the same victims. One page a layer step, sequentially; or, if the
 * reference serves them, sets of pages at once.
 */
record ReferenceCase(
    String policy,
    Map<String, String> options,
    int leastCapacity,
    IntFunction<Reference> reference) {
  static final int LAYERS = 3;
  static final int EXPERTS = 14;

  private static final int LARGEST_SET = 4;

  /** Experts of the three layers have 3, 1 and 2 bytes; every page takes one place all the same. */
  static final MoeModel MODEL =
      new MoeModel("test", List.of(0, 1, 2), EXPERTS, 1, List.of(3L, 1L, 2L));

  @Override
  public String toString() {
    return policy + " " + options;
  }

  /** Random requests in layer order: skewed, sticky or a walk, in sequences of random length. */
  static List<Reference.Request> requests(int seed, int steps) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Reference.Request> requests = new ArrayList<>();
    int[] last = new int[LAYERS];
    double repeat = random.nextInt(3) * 0.25;
    double skew = 1 + random.nextInt(3);
    int phase = 0;
    for (int step = 0; step < steps; step++) {
      boolean starts = step == 0 || random.nextInt(40) == 0;
      if (random.nextInt(60) == 0) {
        phase = random.nextInt(EXPERTS);
      }
      for (int layer = 0; layer < LAYERS; layer++) {
        if (random.nextDouble() >= repeat) {
          int rank = (int) (EXPERTS * Math.pow(random.nextDouble(), skew));
          last[layer] = (rank * 5 + phase + layer) % EXPERTS;
        }
        requests.add(new Reference.Request(
            MODEL.page(layer, last[layer]), layer, step, starts, weight(random)));
      }
    }
    return requests;
  }

  /** Of eight weights one was not recorded. */
  private static float weight(SplittableRandom random) {
    int eighths = random.nextInt(8);
    return eighths == 0 ? Float.NaN : eighths / 8f;
  }

  /** As {@link #requests}, with up to three more pages of the layer beside each, ascending. */
  private static List<List<Reference.Request>> sets(int seed, int steps) {
    SplittableRandom random = new SplittableRandom(~seed);
    List<List<Reference.Request>> sets = new ArrayList<>();
    for (Reference.Request first : requests(seed, steps)) {
      SortedSet<Integer> pages = new TreeSet<>(List.of(first.page()));
      for (int more = random.nextInt(LARGEST_SET); more > 0; more--) {
        pages.add(
            MODEL.page(first.layer(), Math.min(random.nextInt(EXPERTS), random.nextInt(EXPERTS))));
      }
      sets.add(pages.stream()
          .map(page -> new Reference.Request(
              page, first.layer(), first.step(), first.startsSequence(), weight(random)))
          .toList());
    }
    return sets;
  }

  /** True if the reference can serve sets. */
  boolean servesSets() {
    return reference.apply(leastCapacity) instanceof RankedReference;
  }

  /** As {@link #compare}, with sets under S2. */
  int compareSets(int seeds) {
    int evictions = 0;
    for (int seed = 0; seed < seeds; seed++) {
      int capacity = LARGEST_SET + new SplittableRandom(seed).nextInt(MODEL.pages() - LARGEST_SET);
      RankedReference naive = (RankedReference) reference.apply(capacity);
      Driven driven = new Driven(capacity, AccessSemantics.CO_RESIDENT);
      int number = 0;
      for (List<Reference.Request> set : sets(seed, 300)) {
        List<Integer> expected = naive.serve(set);
        assertThat(driven.serve(set))
            .as("%s, seed %d, capacity %d, layer step %d: %s", this, seed, capacity, number++, set)
            .isEqualTo(expected);
        evictions += expected.size();
      }
    }
    return evictions;
  }

  /** Compares victims on {@code seeds} instances and returns how many there were. */
  int compare(int seeds) {
    int evictions = 0;
    for (int seed = 0; seed < seeds; seed++) {
      int capacity =
          leastCapacity + new SplittableRandom(seed).nextInt(MODEL.pages() - leastCapacity);
      Reference naive = reference.apply(capacity);
      Driven driven = new Driven(capacity, AccessSemantics.SEQUENTIAL);
      int number = 0;
      for (Reference.Request request : requests(seed, 400)) {
        int expected = naive.serve(request);
        assertThat(driven.serve(List.of(request)))
            .as("%s, seed %d, capacity %d, request %d: %s", this, seed, capacity, number++, request)
            .isEqualTo(expected == Reference.NONE ? List.of() : List.of(expected));
        evictions += expected == Reference.NONE ? 0 : 1;
      }
    }
    return evictions;
  }

  /** The policy in a cache of its own. */
  private final class Driven {
    private final LayerStep step = new LayerStep(MODEL, true);
    private final ExpertCache cache;
    private final List<Integer> victims = new ArrayList<>();
    private long at;

    private Driven(int capacity, AccessSemantics semantics) {
      PageTable pages = PageTable.ofAllLayers(MODEL, false);
      Map<String, Written> written = new TreeMap<>();
      options.forEach((name, text) ->
          written.put(name, new Written(name, text, kindOf(text), Location.of("test"))));
      cache = new ExpertCache(
          pages,
          capacity,
          semantics,
          pins -> recording(EvictionPolicies.find(policy)
              .orElseThrow()
              .create(new PolicyContext(
                  pages,
                  capacity,
                  LAYERS,
                  pins,
                  new Options(Location.of("test"), written),
                  RandomStreams.of(1).draws(Role.POLICY)))));
    }

    private static Written.Kind kindOf(String text) {
      return text.matches("[0-9]+") ? Written.Kind.WHOLE_NUMBER : Written.Kind.NUMBER;
    }

    private List<Integer> serve(List<Reference.Request> set) {
      victims.clear();
      Reference.Request first = set.get(0);
      step.begin(first.step(), first.layer(), Phase.DECODE, at);
      step.setStartsBatch(first.startsSequence());
      for (Reference.Request request : set) {
        step.gateWeights()[step.count()] = request.weight();
        step.add(request.page());
      }
      at += set.size();
      cache.serve(step);
      return List.copyOf(victims);
    }

    private EvictionPolicy recording(EvictionPolicy made) {
      return new EvictionPolicy() {
        @Override
        public void begin(LayerStep begun) {
          made.begin(begun);
        }

        @Override
        public void missed(int page) {
          made.missed(page);
        }

        @Override
        public void admitted(int page, long access) {
          made.admitted(page, access);
        }

        @Override
        public void touched(int page, long access) {
          made.touched(page, access);
        }

        @Override
        public int evict() {
          int victim = made.evict();
          victims.add(victim);
          return victim;
        }
      };
    }
  }
}
