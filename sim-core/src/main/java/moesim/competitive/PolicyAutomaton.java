package moesim.competitive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.ExpertCache;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.input.Options;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;

/**
 * A policy and its cache as a finite automaton, from an empty cache on. Every state stands for all
 * request sequences after which the same layer comes up, the same pages are resident and the policy
 * remembers the same ({@link EvictionPolicy#writeState}); the policy itself is asked, in an
 * {@link ExpertCache}, by replaying the first such sequence. State 0 is the empty cache.
 */
final class PolicyAutomaton {
  private record State(int layer, long residents, PolicyState memory) {}

  private final LayeredInstance instance;
  private final MoeModel model;
  private final EvictionPolicyFactory factory;
  private final Options options;
  private final Map<State, Integer> numbers = new HashMap<>();
  private final IntColumn layers = new IntColumn();
  private final IntColumn cameFrom = new IntColumn();
  private final IntColumn cameBy = new IntColumn();
  private final IntColumn next = new IntColumn();

  private PolicyAutomaton(
      LayeredInstance instance, EvictionPolicyFactory factory, Options options) {
    this.instance = instance;
    this.factory = factory;
    this.options = options;
    model = instance.model();
  }

  /** The automaton; {@code progress} is told the number of states, now and then. */
  static PolicyAutomaton of(
      LayeredInstance instance,
      EvictionPolicyFactory factory,
      Options options,
      int mostStates,
      LongConsumer progress) {
    PolicyAutomaton automaton = new PolicyAutomaton(instance, factory, options);
    automaton.explore(mostStates, progress);
    return automaton;
  }

  int states() {
    return layers.size();
  }

  /** The layer whose expert is requested next. */
  int layer(int state) {
    return layers.get(state);
  }

  /** The state after {@code expert} of the next layer was requested. */
  int next(int state, int expert) {
    return next.get(state * instance.experts() + expert) >>> 1;
  }

  boolean misses(int state, int expert) {
    return (next.get(state * instance.experts() + expert) & 1) != 0;
  }

  private void explore(int mostStates, LongConsumer progress) {
    Replayed empty = new Replayed();
    numbers.put(empty.state(), 0);
    add(0, -1, -1);
    for (int state = 0; state < layers.size(); state++) {
      List<Integer> history = historyOf(state);
      for (int expert = 0; expert < instance.experts(); expert++) {
        Replayed cache = new Replayed();
        history.forEach(cache::request);
        boolean miss = cache.request(expert);
        int number = numbers.computeIfAbsent(cache.state(), fresh -> numbers.size());
        if (number == layers.size()) {
          if (number == mostStates) {
            throw new IllegalArgumentException(
                "has more than " + mostStates + " states; take fewer layers or experts");
          }
          add(cache.layer, state, expert);
        }
        next.add((number << 1) | (miss ? 1 : 0));
      }
      if ((state & 0x3ff) == 0) {
        progress.accept(layers.size());
      }
    }
  }

  private void add(int layer, int from, int expert) {
    layers.add(layer);
    cameFrom.add(from);
    cameBy.add(expert);
  }

  private List<Integer> historyOf(int state) {
    List<Integer> experts = new ArrayList<>();
    for (int at = state; at > 0; at = cameFrom.get(at)) {
      experts.add(0, cameBy.get(at));
    }
    return experts;
  }

  /** A cache with its policy, from empty on. */
  private final class Replayed {
    private final LayerStep step = new LayerStep(model);
    private final ExpertCache cache;
    private Optional<EvictionPolicy> policy = Optional.empty();
    private int layer;
    private long round;

    private Replayed() {
      PageTable pages = PageTable.ofAllLayers(model, false);
      cache = new ExpertCache(
          pages, instance.capacity(), AccessSemantics.SEQUENTIAL, pins -> create(pages, pins));
    }

    private EvictionPolicy create(PageTable pages, PageSet pins) {
      // A policy that draws writes no state, so that these draws decide nothing.
      Draws draws = RandomStreams.of(1).draws(Role.POLICY);
      EvictionPolicy created = factory.create(
          new PolicyContext(pages, instance.capacity(), instance.layers(), pins, options, draws));
      policy = Optional.of(created);
      return created;
    }

    /** Requests {@code expert} of the next layer; true if it missed. */
    private boolean request(int expert) {
      int page = model.page(layer, expert);
      boolean miss = !cache.isResident(page);
      step.begin(round, layer, Phase.DECODE, round * instance.layers() + layer);
      step.setStartsBatch(round == 0);
      step.add(page);
      cache.serve(step);
      layer++;
      if (layer == instance.layers()) {
        layer = 0;
        round++;
      }
      return miss;
    }

    private State state() {
      long residents = 0;
      for (int page = 0; page < model.pages(); page++) {
        residents |= cache.isResident(page) ? 1L << page : 0;
      }
      PolicyState memory = new PolicyState();
      if (!policy.orElseThrow().writeState(memory)) {
        throw new IllegalArgumentException(
            "writes down no finite state: it draws, counts without bound, or does not say what it remembers (EvictionPolicy.writeState)");
      }
      return new State(layer, residents, memory);
    }
  }
}
