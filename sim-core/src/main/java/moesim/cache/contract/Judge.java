package moesim.cache.contract;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.cache.EvictionPolicyFactory;
import moesim.input.Options;

/** Holds one policy against all laws, case by case. */
final class Judge {
  private static final long BYTES = 7;

  private final EvictionPolicyFactory factory;
  private final Options options;

  Judge(EvictionPolicyFactory factory, Options options) {
    this.factory = factory;
    this.options = options;
  }

  /** What a case said: the laws it could speak of, and how they were broken. */
  record Finding(Set<Law> tried, Map<Law, Breach> breaches) {}

  /** Tries every law that {@code asked} can speak of; what breaks while it is served leaves the later laws untried. */
  Finding judge(ContractCase asked) {
    Set<Law> tried = EnumSet.noneOf(Law.class);
    Map<Law, Breach> breaches = new EnumMap<>(Law.class);
    tried.addAll(List.of(
        Law.ANSWERS, Law.RESIDENT_VICTIMS, Law.UNPINNED_VICTIMS, Law.READS_ONLY, Law.AUDIT));
    Trial single;
    try {
      single = trial(asked, Trial.Calls.SINGLE);
    } catch (Breach e) {
      return new Finding(Set.of(e.law()), Map.of(e.law(), e));
    }
    for (Law law : Law.values()) {
      try {
        if (holds(law, asked, single)) {
          tried.add(law);
        }
      } catch (Breach e) {
        tried.add(e.law());
        breaches.putIfAbsent(e.law(), e);
      }
    }
    return new Finding(tried, breaches);
  }

  /** True if {@code asked} can speak of {@code law}, which then holds. */
  private boolean holds(Law law, ContractCase asked, Trial single) {
    return switch (law) {
      case REPEATS -> repeats(asked, single);
      case BEGINS_ANEW -> beginsAnew(asked, single);
      case AT_ONCE -> isTheSameAtOnce(asked, single);
      case SCALE -> scales(asked, single);
      default -> false;
    };
  }

  private Trial trial(ContractCase asked, Trial.Calls calls) {
    return Trial.of(asked, factory, options, calls);
  }

  private boolean repeats(ContractCase asked, Trial single) {
    compareVictims(
        Law.REPEATS,
        "once",
        single.victims(),
        "then",
        trial(asked, Trial.Calls.SINGLE).victims());
    return true;
  }

  private boolean beginsAnew(ContractCase asked, Trial single) {
    int reset = asked.visits().size() - 1;
    while (reset >= 0 && !asked.visits().get(reset).reset()) {
      reset--;
    }
    if (reset < 0) {
      return false;
    }
    Trial fresh = Trial.of(asked, factory, options, Trial.Calls.SINGLE, reset);
    List<List<Integer>> before = new ArrayList<>(single.victims().subList(0, reset));
    before.addAll(fresh.victims());
    compareVictims(Law.BEGINS_ANEW, "after a reset", single.victims(), "as a new policy", before);
    return true;
  }

  private boolean isTheSameAtOnce(ContractCase asked, Trial single) {
    if (asked.semantics().isEmpty() || !asked.hasEqualWeights()) {
      return false;
    }
    Trial atOnce = trial(asked, Trial.Calls.AT_ONCE);
    for (int i = 0; i < single.residents().size(); i++) {
      if (!single.residents().get(i).equals(atOnce.residents().get(i))) {
        throw new Breach(
            Law.AT_ONCE,
            "in one call ends with pages " + atOnce.residents().get(i) + ", call by call with "
                + single.residents().get(i),
            i);
      }
    }
    return true;
  }

  private boolean scales(ContractCase asked, Trial single) {
    if (asked.weighsBytes()) {
      return false;
    }
    Trial inBytes = trial(asked.inBytes(BYTES), Trial.Calls.SINGLE);
    compareVictims(
        Law.SCALE,
        "counting experts",
        single.victims(),
        "if each has " + BYTES + " bytes",
        inBytes.victims());
    return true;
  }

  private static void compareVictims(
      Law law, String one, List<List<Integer>> ofOne, String other, List<List<Integer>> ofOther) {
    for (int i = 0; i < ofOne.size(); i++) {
      if (!ofOne.get(i).equals(ofOther.get(i))) {
        throw new Breach(
            law, one + " names pages " + ofOne.get(i) + ", " + other + " " + ofOther.get(i), i);
      }
    }
  }
}
