package moesim.hardware.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moesim.replay.LayerLoad;
import moesim.replay.Residence;

/**
 * Algorithm 1 once more, written down line by line from its description, with no thought of speed.
 */
final class PlainTaskAllocation {
  /** One die's accumulators. */
  private static final class Die {
    long computeLocal;
    long computeRemote;
    long dramLocal;
    long dramRemote;
    long linkIn;
    long linkOut;

    Die copy() {
      Die copy = new Die();
      copy.computeLocal = computeLocal;
      copy.computeRemote = computeRemote;
      copy.dramLocal = dramLocal;
      copy.dramRemote = dramRemote;
      copy.linkIn = linkIn;
      copy.linkOut = linkOut;
      return copy;
    }

    long time() {
      return Math.max(Math.max(computeLocal, dramLocal + dramRemote), linkIn) + computeRemote;
    }
  }

  private record Candidate(int die, boolean local, long rank) {}

  private record Active(int expert, int tokens) {}

  private final CostModel costs;
  private final int block;
  private final int minCandidates;
  private final int threshold;
  private final List<Die> dies = new ArrayList<>();

  PlainTaskAllocation(CostModel costs, int block, int minCandidates, int threshold) {
    this.costs = costs;
    this.block = block;
    this.minCandidates = minCandidates;
    this.threshold = threshold;
  }

  /** Expert to (die to tokens). */
  Map<Integer, Map<Integer, Integer>> plan(LayerLoad load, int experts, Residence residence) {
    int layer = load.layer();
    for (int die = 0; die < residence.dieCount(); die++) {
      dies.add(new Die());
    }
    List<Active> active = new ArrayList<>();
    for (int i = 0; i < load.active(); i++) {
      active.add(new Active(load.expert(i), load.tokens(i)));
      dies.get(residence.homeOf(layer, load.expert(i))).dramLocal += costs.hbmReadPs();
    }
    active.sort(Comparator.comparingInt(Active::tokens).thenComparingInt(Active::expert));
    double mean = active.stream().mapToLong(Active::tokens).sum() / (double) experts;
    Map<Integer, Map<Integer, Integer>> plan = new TreeMap<>();
    for (Active one : active) {
      List<Candidate> candidates = candidates(layer, one.expert(), residence);
      int k = (int) Math.max(minCandidates, Math.floor(one.tokens() / Math.max(mean, threshold)));
      List<Candidate> kept = candidates.subList(0, Math.min(k, candidates.size()));
      plan.put(one.expert(), split(one, kept, residence.homeOf(layer, one.expert())));
    }
    return plan;
  }

  private List<Candidate> candidates(int layer, int expert, Residence residence) {
    List<Candidate> all = new ArrayList<>();
    int home = residence.homeOf(layer, expert);
    for (int die = 0; die < residence.dieCount(); die++) {
      long time = dies.get(die).time();
      if (residence.holds(die, layer, expert)) {
        all.add(new Candidate(die, true, time));
      } else if (residence.hops(home, die) == 1) {
        all.add(new Candidate(die, false, time + costs.dieToDiePs(1)));
      }
    }
    all.sort(Comparator.comparingLong(Candidate::rank)
        .thenComparing(candidate -> !candidate.local())
        .thenComparingInt(Candidate::die));
    return all;
  }

  private Map<Integer, Integer> split(Active one, List<Candidate> kept, int home) {
    Map<Integer, Integer> given = new LinkedHashMap<>();
    int left = one.tokens();
    while (left > 0) {
      int tokens = Math.min(block, left);
      if (left - tokens < block) {
        tokens = left;
      }
      int size = tokens;
      Candidate best = kept.stream()
          .min(Comparator.comparingLong(
                  (Candidate candidate) -> tried(candidate, size, given, home, false))
              .thenComparing(candidate -> !candidate.local()))
          .orElseThrow();
      tried(best, size, given, home, true);
      given.merge(best.die(), tokens, Integer::sum);
      left -= tokens;
    }
    return given;
  }

  private long tried(
      Candidate candidate, int tokens, Map<Integer, Integer> given, int home, boolean commit) {
    Die execution = dies.get(candidate.die()).copy();
    Die data = candidate.local() ? execution : dies.get(home).copy();
    if (candidate.local()) {
      execution.computeLocal += costs.computePs(tokens);
    } else {
      execution.computeRemote += costs.computePs(tokens);
      if (!given.containsKey(candidate.die())) {
        execution.linkIn += costs.dieToDiePs(1);
        data.dramRemote += costs.hbmReadPs();
        data.linkOut += costs.dieToDiePs(1);
      }
    }
    if (commit) {
      dies.set(candidate.die(), execution);
      if (!candidate.local()) {
        dies.set(home, data);
      }
    }
    return Math.max(execution.time(), data.time());
  }
}
