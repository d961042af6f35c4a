package moesim.report;

import java.util.List;
import java.util.Locale;
import moesim.competitive.LayeredInstance;
import moesim.competitive.Ratio;
import moesim.competitive.WorstCase;
import moesim.scenario.WorstCaseQuestion;

/**
 * A worst case as text: the ratio, the bound beside it, a request sequence that reaches it, and the
 * rules it holds under.
 */
public final class WorstCaseReport {
  private WorstCaseReport() {}

  public static String of(WorstCaseQuestion question, WorstCase answer) {
    LayeredInstance instance = question.instance();
    StringBuilder text = new StringBuilder();
    String who = question.isAboutTheBest()
        ? "the best deterministic policy"
        : "policy " + question.policy()
            + question.settings().stream().reduce("", (all, one) -> all + " " + one);
    line(
        text,
        "%s on %s x %s, capacity %d",
        who,
        count(instance.layers(), "layer"),
        count(instance.experts(), "expert"),
        instance.capacity());
    line(text, "worst-case competitive ratio: %s", inWords(answer.ratio()));
    if (instance.capacity() >= instance.layers()) {
      line(text, "no deterministic policy has less than k - l + 1 = %d", instance.lowerBound());
    }
    if (!answer.circle().isEmpty()) {
      line(
          text,
          "reached when this is repeated for ever; each time the policy misses %d, the optimum %d:",
          answer.misses(),
          answer.optimum());
      line(text, "  first   %s", rounds(answer.approach(), instance.layers()));
      line(text, "  repeat  %s", rounds(answer.circle(), instance.layers()));
    }
    line(
        text,
        "semantics S1 sequential: one expert per layer and round, every missed expert is admitted;");
    line(text, "misses <= ratio x optimal misses + a constant, for every sequence of requests");
    line(text, "%,d states of the policy and the optimum together", answer.states());
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String inWords(Ratio ratio) {
    return ratio.isUnbounded() || ratio.optimum() == 1
        ? ratio.toString()
        : String.format(Locale.ROOT, "%s = %.4f", ratio, ratio.toDouble());
  }

  /** The expert of every layer, rounds divided by bars. */
  private static String rounds(List<Integer> experts, int layers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < experts.size(); i++) {
      text.append(i == 0 ? "" : i % layers == 0 ? " | " : " ").append(experts.get(i));
    }
    return text.toString();
  }
}
