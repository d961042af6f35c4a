package moesim.cache.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import moesim.input.Options;
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
 */
record Trial(List<List<Integer>> victims, List<SortedSet<Integer>> residents, CacheCounts counts) {
  /** How a policy is driven. */
  enum Calls {
    SINGLE,
    AT_ONCE
  }

  private static final long SEED = 1;

  /** Runs all of {@code asked}. */
  static Trial of(ContractCase asked, EvictionPolicyFactory factory, Options options, Calls calls) {
    return of(asked, factory, options, calls, 0);
  }

  /** Runs {@code asked} from the layer step of number {@code first} on, with an empty cache and a new policy. */
  static Trial of(
      ContractCase asked, EvictionPolicyFactory factory, Options options, Calls calls, int first) {
    return new Run(asked, factory, options, calls).run(first);
  }

  private static final class Run {
    private final ContractCase asked;
    private final EvictionPolicyFactory factory;
    private final Options options;
    private final boolean atOnce;
    private final PageTable pages;
    private final LayerStep step;
    private final NaiveCache naive;
    private final List<long[]> nextUses;
    private final long[] firstAccesses;
    private final List<Integer> named = new ArrayList<>();
    private final List<List<Integer>> victims = new ArrayList<>();
    private final List<SortedSet<Integer>> residents = new ArrayList<>();

    private Run(ContractCase asked, EvictionPolicyFactory factory, Options options, Calls calls) {
      this.asked = asked;
      this.factory = factory;
      this.options = options;
      atOnce = calls == Calls.AT_ONCE;
      pages = asked.pages();
      step = new LayerStep(asked.model(), factory.readsGateWeightsIfRecorded());
      naive = new NaiveCache(asked);
      nextUses = asked.nextUses();
      firstAccesses = asked.firstAccesses();
    }

    private Trial run(int first) {
      ExpertCache cache = new ExpertCache(
          pages,
          asked.capacity(),
          asked.semantics().orElse(AccessSemantics.CO_RESIDENT),
          this::policy);
      try {
        for (int index = first; index < asked.visits().size(); index++) {
          serve(cache, index, index == first);
        }
        if (!naive.agreesWith(cache.counts())) {
          throw new Breach(
              Law.AUDIT, "counts " + cache.counts() + " are not those of a naive cache");
        }
        return new Trial(victims, residents, cache.counts());
      } finally {
        cache.close();
      }
    }

    private EvictionPolicy policy(PageSet pins) {
      PolicyContext context = new PolicyContext(
          pages,
          asked.capacity(),
          asked.layers(),
          pins,
          options,
          RandomStreams.of(SEED).draws(Role.POLICY),
          asked.semantics());
      return new WatchedPolicy(asked, factory.create(context), pins, atOnce, named);
    }

    private void serve(ExpertCache cache, int index, boolean isFirst) {
      Visit visit =
          isFirst ? asked.visits().get(index).withoutReset() : asked.visits().get(index);
      named.clear();
      try {
        if (visit.reset()) {
          cache.clear();
        }
        fill(visit, index);
        int[] before = Arrays.copyOf(step.pages(), step.count());
        serve(cache, visit);
        if (step.count() != before.length
            || !Arrays.equals(before, Arrays.copyOf(step.pages(), step.count()))) {
          throw new Breach(Law.READS_ONLY, "changed the pages of the layer step");
        }
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
