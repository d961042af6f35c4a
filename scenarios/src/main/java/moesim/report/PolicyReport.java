package moesim.report;

import java.util.Locale;
import java.util.Optional;
import moesim.cache.contract.Counterexample;
import moesim.cache.contract.Law;
import moesim.cache.contract.Verdict;
import moesim.scenario.PolicyQuestion;

/**
 * A verdict as text: a line per law, and under a broken one the smallest sequence of accesses that
 * shows it.
 */
public final class PolicyReport {
  private static final int NAME_WIDTH = longestName();

  private PolicyReport() {}

  public static String of(PolicyQuestion question, Verdict verdict) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "policy %s%s: %d random cases, seeds %d to %d",
        question.policy(),
        question.settings().stream().reduce("", (all, one) -> all + " " + one),
        question.cases(),
        question.seed(),
        question.seed() + question.cases() - 1);
    for (Verdict.LawResult result : verdict.laws()) {
      Optional<Counterexample> broken = result.broken();
      String state = broken.isPresent() ? "FAILED" : result.cases() == 0 ? "not tried" : "passed";
      line(
          text,
          "%-9s  %-" + NAME_WIDTH + "s  %5d cases  %s",
          state,
          result.law(),
          result.cases(),
          result.law().sentence());
      broken.ifPresent(shown -> show(text, shown));
    }
    return text.toString();
  }

  private static void show(StringBuilder text, Counterexample shown) {
    line(
        text,
        "           seed %d%s; in the smallest case found%s it %s:",
        shown.seed(),
        shown.found().isEmpty() ? "" : ", " + shown.found(),
        shown.place().isEmpty() ? "" : ", at " + shown.place() + ",",
        shown.what().lines().findFirst().orElse(""));
    shown.what().lines().skip(1).forEach(more -> line(text, "           %s", more));
    shown.smallest().forEach(visit -> line(text, "             %s", visit));
  }

  private static int longestName() {
    int longest = 0;
    for (Law law : Law.values()) {
      longest = Math.max(longest, law.toString().length());
    }
    return longest;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
