package moesim.competitive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import moesim.cache.EvictionPolicyFactory;
import moesim.input.Options;

/**
 * The exact worst-case competitive ratio on an instance: the least ratio r with misses ≤ r ·
 * optimal misses + constant, for every request sequence.
 *
 * @param ratio that ratio
 * @param states states of the policy and the optimum together
 * @param approach expert numbers, layer by layer from an empty cache on: whole rounds
 * @param circle what follows: expert numbers that reach the ratio when they are repeated for ever,
 *     whole rounds. Empty if the ratio is that of the best policy, as there is no one sequence
 *     against all
 * @param misses of the policy in one circle
 * @param optimum misses of the optimum in one circle, in the long run
 */
public record WorstCase(
    Ratio ratio,
    int states,
    List<Integer> approach,
    List<Integer> circle,
    long misses,
    long optimum) {
  /** Most states that are explored: some 500 MB. */
  public static final int MOST_STATES = 4_000_000;

  private static final int MOST_POLICY_STATES = 500_000;

  public WorstCase {
    approach = List.copyOf(approach);
    circle = List.copyOf(circle);
  }

  /**
   * That of a given policy.
   *
   * @param progress told the number of states found so far
   * @throws IllegalArgumentException if the policy has no finite state that it writes down, or too
   *     many; the message continues "policy x …"
   */
  public static WorstCase of(
      LayeredInstance instance,
      EvictionPolicyFactory policy,
      Options options,
      LongConsumer progress) {
    PolicyAutomaton automaton =
        PolicyAutomaton.of(instance, policy, options, MOST_POLICY_STATES, progress);
    RatioGame game = new PolicyGame(instance, automaton).build(MOST_STATES, progress);
    return solve(game, instance, true);
  }

  /**
   * The least that a deterministic policy can reach.
   *
   * @throws IllegalArgumentException if there are too many states; the message continues "the best
   *     policy …"
   */
  public static WorstCase ofTheBest(LayeredInstance instance, LongConsumer progress) {
    return solve(new OnlineGame(instance).build(MOST_STATES, progress), instance, false);
  }

  /** The value of {@code game}. */
  static Ratio value(RatioGame game) {
    return enforced(game, adversary -> {});
  }

  private static WorstCase solve(RatioGame game, LayeredInstance instance, boolean onePolicy) {
    Play[] play = {new Play(List.of(), List.of(), 0, 0)};
    Ratio ratio = enforced(game, adversary -> {
      if (onePolicy) {
        play[0] = Play.of(game, adversary, instance.layers());
      }
    });
    Play last = play[0];
    return new WorstCase(
        ratio, game.nodes(), last.approach, last.circle, last.misses, last.optimum);
  }

  /**
   * The adversary raises what he enforces until he cannot beat it: then it is the value of the
   * game.
   */
  private static Ratio enforced(RatioGame game, Consumer<AdversaryStrategy> better) {
    AdversaryStrategy adversary = new AdversaryStrategy(game);
    Ratio enforced = Ratio.ZERO;
    while (!enforced.isUnbounded() && adversary.beats(enforced)) {
      enforced = new PolicyReply(game, adversary).leastRatio();
      better.accept(adversary);
    }
    return enforced;
  }

  /** What is requested, as expert numbers, when every request has one answer. */
  private record Play(List<Integer> approach, List<Integer> circle, long misses, long optimum) {
    static Play of(RatioGame game, AdversaryStrategy adversary, int layers) {
      List<Integer> experts = new ArrayList<>();
      List<Integer> requests = new ArrayList<>();
      int[] seenAt = new int[game.nodes()];
      Arrays.fill(seenAt, -1);
      int node = 0;
      while (seenAt[node] < 0) {
        seenAt[node] = requests.size();
        int request = adversary.choice(node);
        requests.add(request);
        experts.add(request - game.firstRequest[node]);
        node = game.answers[game.firstAnswer[request]];
      }
      List<Integer> circle = requests.subList(seenAt[node], requests.size());
      // A circle may begin in the middle of a round: it is entered at its next first layer.
      int from = (seenAt[node] + layers - 1) / layers * layers;
      while (experts.size() < from + circle.size()) {
        experts.add(experts.get(experts.size() - circle.size()));
      }
      return new Play(
          experts.subList(0, from),
          experts.subList(from, from + circle.size()),
          circle.stream().mapToLong(game::misses).sum(),
          circle.stream().mapToLong(game::optimum).sum());
    }
  }
}
