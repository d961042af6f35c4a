package moesim.cache.contract;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * A broken law.
   *
   * @param tried the law that was tried when it was broken; itself if it was broken while the case
   *     was first served
   */
  record Shown(Law tried, Breach breach) {}

  /** What a case said: the laws it could speak of, and how they were broken. */
  record Finding(Set<Law> tried, Map<Law, Shown> broken) {}

  /**
   * Tries every law that {@code asked} can speak of; what breaks while it is served leaves the
   * later laws not tried.
   */
  Finding judge(ContractCase asked) {
    return judge(asked, EnumSet.allOf(Law.class));
  }

  /**
   * How {@code asked} breaks the law that {@code before} shows broken, in the same way, if it does.
   */
  Optional<Breach> breaksLike(Shown before, ContractCase asked) {
    Finding finding = judge(asked, EnumSet.of(before.tried()));
    return Optional.ofNullable(finding.broken().get(before.breach().law())).map(Shown::breach);
  }

  private Finding judge(ContractCase asked, Set<Law> laws) {
    Trial single;
    try {
      single = trial(asked, Trial.Calls.SINGLE);
    } catch (Breach e) {
      return new Finding(Set.of(e.law()), Map.of(e.law(), new Shown(e.law(), e)));
    }
    Set<Law> tried = EnumSet.of(
        Law.ANSWERS, Law.RESIDENT_VICTIMS, Law.UNPINNED_VICTIMS, Law.READS_ONLY, Law.AUDIT);
    Map<Law, Shown> broken = new EnumMap<>(Law.class);
    for (Law law : laws) {
      try {
        if (holds(law, asked, single)) {
          tried.add(law);
        }
      } catch (Breach e) {
        tried.add(e.law());
        broken.putIfAbsent(e.law(), new Shown(law, e));
      }
    }
    return new Finding(tried, broken);
  }

  /** True if {@code asked} can speak of {@code law}, which then holds. */
  private boolean holds(Law law, ContractCase asked, Trial single) {
    return switch (law) {
      case REPEATS -> repeats(asked, single);
      case BEGINS_ANEW -> beginsAnew(asked, single);
      case AT_ONCE -> isTheSameAtOnce(asked, single);
      case SCALE -> scales(asked, single);
      case STATE -> isItsState(asked, single);
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
    if (asked.visits().stream().noneMatch(Visit::reset)) {
      return false;
    }
    compareVictims(
        Law.BEGINS_ANEW,
        "after a reset",
        single.victims(),
        "as a new policy",
        trial(asked, Trial.Calls.MADE_ANEW).victims());
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

  /**
   * Comes back to the first state that was there twice, and goes on from there as the first time.
   */
  private boolean isItsState(ContractCase asked, Trial single) {
    if (asked.visits().stream().anyMatch(visit -> !visit.ahead().isEmpty())) {
      // A state has to say what requests it depends on, and loads ahead are none.
      return false;
    }
    Map<Object, Integer> seen = new HashMap<>();
    for (int later = 0; later < single.states().size(); later++) {
      Optional<Object> state = single.states().get(later);
      Integer before = state.isEmpty() ? null : seen.putIfAbsent(state.get(), later);
      if (before != null) {
        List<List<Integer>> again =
            trial(asked.repeatedFrom(before, later), Trial.Calls.SINGLE).victims();
        compareVictims(
            Law.STATE,
            "from the state before " + asked.placeOf(before) + " on",
            single.victims().subList(before, single.victims().size()),
            "from the same state before " + asked.placeOf(later) + " on",
            again.subList(later, again.size()));
        return true;
      }
    }
    return false;
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
