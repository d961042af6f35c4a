package moesim.cache.contract;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import moesim.cache.EvictionPolicyFactory;
import moesim.input.Options;

/**
 * What the contract says about a policy, from random cases.
 *
 * @param laws every law, in order
 */
public record Verdict(List<LawResult> laws) {
  /**
   * Smaller cases tried for the counterexample to one law; fewer where every policy is a process to
   * start.
   */
  private static final int ATTEMPTS = 300;

  private static final int ATTEMPTS_WITH_RESOURCES = 40;
  private static final int ATTEMPTS_WITHOUT_ANSWER = 10;

  /**
   * One law.
   *
   * @param cases how many cases could speak of it, until one broke it
   * @param broken how it was broken, if it was
   */
  public record LawResult(Law law, int cases, Optional<Counterexample> broken) {}

  public Verdict {
    laws = List.copyOf(laws);
  }

  /** True if no law was broken. */
  public boolean passed() {
    return laws.stream().noneMatch(result -> result.broken().isPresent());
  }

  /** What fails to answer may take its whole timeout each time. */
  private static int attempts(EvictionPolicyFactory factory, Law law) {
    if (!factory.holdsResources()) {
      return ATTEMPTS;
    }
    return law == Law.ANSWERS ? ATTEMPTS_WITHOUT_ANSWER : ATTEMPTS_WITH_RESOURCES;
  }

  /**
   * Judges the policies that {@code factory} makes.
   *
   * @param options values of its options
   * @param firstSeed the first case
   * @param cases how many
   * @param judged told after every case how many are judged
   */
  public static Verdict of(
      EvictionPolicyFactory factory,
      Options options,
      long firstSeed,
      int cases,
      IntConsumer judged) {
    Judge judge = new Judge(factory, options);
    Map<Law, Integer> tried = new EnumMap<>(Law.class);
    Map<Law, Counterexample> broken = new EnumMap<>(Law.class);
    for (long seed = firstSeed; seed < firstSeed + cases; seed++) {
      ContractCase asked = RandomCase.of(seed, !factory.knowsTheFuture());
      Judge.Finding finding = judge.judge(asked);
      for (Law law : finding.tried()) {
        if (!broken.containsKey(law)) {
          tried.merge(law, 1, Integer::sum);
        }
      }
      for (Map.Entry<Law, Judge.Shown> one : finding.broken().entrySet()) {
        Law law = one.getKey();
        if (!broken.containsKey(law)) {
          broken.put(law, Shrinking.of(judge, seed, asked, one.getValue(), attempts(factory, law)));
        }
      }
      if (broken.containsKey(Law.ANSWERS)) {
        // What fails to answer fails at every case; the rest would only be waited for.
        break;
      }
      judged.accept((int) (seed - firstSeed) + 1);
    }
    List<LawResult> laws = new ArrayList<>();
    for (Law law : Law.values()) {
      laws.add(
          new LawResult(law, tried.getOrDefault(law, 0), Optional.ofNullable(broken.get(law))));
    }
    return new Verdict(laws);
  }
}
