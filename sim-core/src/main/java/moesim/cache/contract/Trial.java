package moesim.cache.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
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
import moesim.routing.LayerStep;
import moesim.routing.Phase;

/**
 * A policy in a cache, through one case.
 *
 * @param victims of every layer step, in the order they were named
 * @param residents after every layer step
 * @param counts at the end
 * @param states before every layer step and its reset, as far as the policy writes them down; equal
 *     ones have the same future
 */
record Trial(
    List<List<Integer>> victims,
    List<SortedSet<Integer>> residents,
    CacheCounts counts,
    List<Optional<Object>> states) {
  /** How a policy is driven. */
  enum Calls {
    /** Call by call. */
    SINGLE,
    /** A layer step in one call, where the policy wants that. */
    AT_ONCE,
    /** Call by call, with a new policy after every reset. */
    MADE_ANEW
  }

  private static final long SEED = 1;

  /** Runs all of {@code asked}. */
  static Trial of(ContractCase asked, EvictionPolicyFactory factory, Options options, Calls calls) {
    return new Run(asked, factory, options, calls).run();
  }

  private static final class Run {
    private final ContractCase asked;
    private final EvictionPolicyFactory factory;
    private final Options options;
    private final Calls calls;
    private final PageTable pages;
    private final LayerStep step;
    private final NaiveCache naive;
    private final List<long[]> nextUses;
    private final long[] firstAccesses;
    // As in a run: who is made after a reset goes on drawing.
    private final Draws draws = RandomStreams.of(SEED).draws(Role.POLICY);
    private final List<Integer> named = new ArrayList<>();
    private final List<List<Integer>> victims = new ArrayList<>();
    private final List<SortedSet<Integer>> residents = new ArrayList<>();
    private final List<Optional<Object>> states = new ArrayList<>();
    private Optional<WatchedPolicy> policy = Optional.empty();

    private Run(ContractCase asked, EvictionPolicyFactory factory, Options options, Calls calls) {
      this.asked = asked;
      this.factory = factory;
      this.options = options;
      this.calls = calls;
      pages = asked.pages();
      step = new LayerStep(asked.model(), factory.readsGateWeightsIfRecorded());
      naive = new NaiveCache(asked);
      nextUses = asked.nextUses();
      firstAccesses = asked.firstAccesses();
    }

    private Trial run() {
      ExpertCache cache = new ExpertCache(
          pages,
          asked.capacity(),
          asked.semantics().orElse(AccessSemantics.CO_RESIDENT),
          this::policy);
      try {
        for (int index = 0; index < asked.visits().size(); index++) {
          serve(cache, index);
        }
        if (!naive.agreesWith(cache.counts())) {
          throw new Breach(
              Law.AUDIT, "counts " + cache.counts() + " are not those of a naive cache");
        }
      } catch (Breach e) {
        end(cache, e);
        throw e;
      }
      cache.close();
      return new Trial(victims, residents, cache.counts(), states);
    }

    /** After {@code broken}, which is what counts. */
    private static void end(ExpertCache cache, Breach broken) {
      try {
        cache.close();
      } catch (Breach e) {
        broken.addSuppressed(e);
      }
    }

    private EvictionPolicy policy(PageSet pins) {
      PolicyContext context = new PolicyContext(
          pages, asked.capacity(), asked.layers(), pins, options, draws, asked.semantics());
      EvictionPolicy made = WatchedPolicy.made(() -> factory.create(context));
      WatchedPolicy watched =
          new WatchedPolicy(asked, made, pins, calls, factory.knowsTheFuture(), named);
      policy = Optional.of(watched);
      return watched;
    }

    /**
     * Beside what is told of the future: next uses, and gate weights, which differ between steps.
     */
    private Optional<Object> state(Visit next) {
      PolicyState memory = new PolicyState();
      return !factory.knowsTheFuture()
              && !factory.readsGateWeightsIfRecorded()
              && policy.orElseThrow().writeState(memory)
          ? Optional.of(List.of(next.layer(), new TreeSet<>(naive.residents()), memory))
          : Optional.empty();
    }

    private void serve(ExpertCache cache, int index) {
      Visit visit = asked.visits().get(index);
      named.clear();
      try {
        states.add(state(visit));
        if (visit.reset()) {
          cache.clear();
        }
        fill(visit, index);
        serve(cache, visit);
        checkResidents(cache, visit);
      } catch (Breach e) {
        throw e.at(index);
      }
      victims.add(List.copyOf(named));
      residents.add(new TreeSet<>(naive.residents()));
    }

    private void fill(Visit visit, int index) {
      step.begin(visit.step(), visit.layer(), Phase.DECODE, firstAccesses[index]);
      visit.pages().forEach(step::add);
      step.setStartsBatch(visit.startsBatch());
      if (factory.knowsTheFuture()) {
        long[] next = nextUses.get(index);
        System.arraycopy(next, 0, step.fillNextUse(), 0, next.length);
      }
      if (factory.readsGateWeightsIfRecorded()) {
        float[] weights = step.gateWeights();
        for (int i = 0; i < visit.pages().size(); i++) {
          weights[i] = gateWeight(visit.step(), visit.pages().get(i));
        }
      }
    }

    /** Some number in (0, 1], or none recorded; the same for the same step and page. */
    private static float gateWeight(long stepNumber, int page) {
      long mixed = (stepNumber * 31 + page + 1) * 0x9E3779B97F4A7C15L;
      int drawn = (int) (mixed >>> 54);
      return drawn < 32 ? Float.NaN : (drawn + 1) / 1024f;
    }

    private void serve(ExpertCache cache, Visit visit) {
      if (asked.semantics().isPresent()) {
        cache.serve(step);
      } else {
        cache.openStep(step);
        for (int page : visit.pages()) {
          if (!cache.lookUp(page)) {
            cache.store(page);
          }
        }
        cache.closeStep();
      }
      int[] wanted = visit.ahead().stream().mapToInt(page -> page).toArray();
      cache.prefetch(wanted, wanted.length, step.firstAccess() + step.count() - 1);
    }

    private void checkResidents(ExpertCache cache, Visit visit) {
      naive.serve(visit, named);
      for (int page = 0; page < asked.pageCount(); page++) {
        if (cache.isResident(page) != naive.residents().contains(page)) {
          throw new Breach(
              Law.AUDIT,
              asked.nameOf(page) + " is " + (cache.isResident(page) ? "" : "not ")
                  + "resident, unlike in a naive cache with the same victims, " + named);
        }
      }
    }
  }
}
