package moesim.traces;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import moesim.model.MoeModel;
import moesim.routing.ExpertOrder;
import moesim.routing.TraceFacts;
import moesim.statistics.UniformityTest;
import moesim.statistics.ZipfFit;
import moesim.traces.patterns.RoutingPatterns;

/**
 * A {@link TraceSummary} as plain text: facts with their labels, warnings, what the load looks
 * like, and tables with one line per layer. At most 100 columns wide, except for a path that is
 * longer by itself.
 */
public final class SummaryText {
  /** A load is called compatible with a uniform one if its p-value is at least this. */
  private static final double LEAST_P = 0.01;

  private static final int WIDTH = 100;
  private static final int LABEL = 13;

  private final StringBuilder text = new StringBuilder();

  private SummaryText() {}

  /**
   * The report on a trace, ending with a line break.
   *
   * @param warnings what to know about the trace, one line each
   * @param layers true for the tables with a line per layer
   */
  public static String of(
      TraceSummary summary, TraceFacts facts, List<String> warnings, boolean layers) {
    SummaryText report = new SummaryText();
    report.recording(summary, facts);
    if (!warnings.isEmpty()) {
      report.text.append('\n');
      warnings.forEach(warning -> report.line("warning", warning));
    }
    report.text.append('\n');
    report.load(summary);
    if (layers) {
      report.layers(summary);
    }
    return report.text.toString();
  }

  private void layers(TraceSummary summary) {
    text.append('\n').append(LayerTable.of(summary)).append('\n');
    line("unused", "experts that no token selected");
    line(
        "entropy",
        "of the load, in bits; " + mostBits(summary.model())
            + " if all experts are equally loaded");
    line("reuse", "share of a token's experts that the token before it selected too");
    line("independent", "reuse to be expected of independent tokens under the same load");
    patterns(summary.patterns());
  }

  private void recording(TraceSummary summary, TraceFacts facts) {
    line("trace", facts.source());
    line("format", facts.format());
    line("sha-256", facts.digest());
    line("model", geometry(summary.model()));
    line("requests", count(summary.requests()));
    line("prefill", phase(summary.prefillTokens(), summary.prefillLengths()));
    line("decode", phase(summary.decodeTokens(), summary.decodeLengths()));
    line("selections", selections(summary, facts.ragged()));
    line(
        "weights",
        facts.weights().map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("none")
            + order(facts.order()));
  }

  private static String order(ExpertOrder order) {
    return switch (order) {
      case BY_WEIGHT -> "; the experts of a token stand in their order";
      case BY_ID -> "; the experts of a token stand in the order of ids, their rank is lost";
      case UNKNOWN -> "";
    };
  }

  private void load(TraceSummary summary) {
    line(
        "load",
        "max/mean " + range(summary, LayerLoad::maxOverMean, "%.2f") + ", Gini "
            + range(summary, LayerLoad::gini, "%.3f") + ", Zipf exponent "
            + range(
                summary, load -> load.zipf().map(ZipfFit::exponent).orElse(Double.NaN), "%.2f"));
    line("uniform", uniform(summary));
    line("reuse", reuse(summary.reuse()));
    PatternText.lines(summary).forEach(this::line);
  }

  private void patterns(RoutingPatterns patterns) {
    if (!patterns.layers().isEmpty()) {
      text.append('\n').append(PatternText.table(patterns)).append('\n');
      PatternText.legend().forEach(this::line);
    }
  }

  private static String mostBits(MoeModel model) {
    return number("%.2f", StrictMath.log(model.experts()) / StrictMath.log(2));
  }

  private static String geometry(MoeModel model) {
    return model.name() + ": " + model.layers() + " MoE layers (" + layerIds(model.layerIds())
        + "), " + model.experts() + " experts each, top-" + model.topK() + ", " + expertSize(model);
  }

  /**
   * {@code 7}, {@code 3 to 60}, {@code 1, 3, ..., 47}, or the outer two if the ids follow no rule.
   */
  private static String layerIds(List<Integer> ids) {
    int first = ids.get(0);
    int last = ids.get(ids.size() - 1);
    if (ids.size() == 1) {
      return Integer.toString(first);
    }
    int step = ids.get(1) - first;
    for (int i = 1; i < ids.size(); i++) {
      if (ids.get(i) - ids.get(i - 1) != step) {
        return first + " to " + last + " with gaps";
      }
    }
    if (step == 1) {
      return first + " to " + last;
    }
    return first + ", " + (ids.size() == 2 ? "" : (first + step) + ", ..., ") + last;
  }

  private static String expertSize(MoeModel model) {
    if (!model.hasExpertBytes()) {
      return "expert size unknown";
    }
    long least = model.expertBytes().stream().mapToLong(Long::longValue).min().orElseThrow();
    long most = model.expertBytes().stream().mapToLong(Long::longValue).max().orElseThrow();
    return (least == most ? count(least) : count(least) + " to " + count(most)) + " B per expert";
  }

  private static String phase(long tokens, Optional<SummaryLengths> lengths) {
    return lengths
        .map(each -> tokens(tokens) + "; per request: min " + count(each.min()) + ", median "
            + count(each.median()) + ", p90 " + count(each.p90()) + ", p99 " + count(each.p99())
            + ", max " + count(each.max()))
        .orElse("not recorded");
  }

  private static String tokens(long tokens) {
    return count(tokens) + (tokens == 1 ? " token" : " tokens");
  }

  private static String selections(TraceSummary summary, boolean ragged) {
    String zero = summary.zeroSelections() == 0
        ? ""
        : ", and " + count(summary.zeroSelections()) + " of zero-computation experts";
    String unused = "; " + count(summary.unusedExperts()) + " of "
        + count(summary.model().pages()) + " experts never selected";
    return count(summary.selections())
        + zero
        + unused
        + (ragged ? "; ragged: some layers did not record every token" : "");
  }

  private static String range(
      TraceSummary summary, ToDoubleFunction<LayerLoad> measure, String form) {
    double[] values = summary.layers().stream()
        .flatMap(layer -> layer.load().stream())
        .mapToDouble(measure)
        .filter(value -> !Double.isNaN(value))
        .sorted()
        .toArray();
    if (values.length == 0) {
      return "unknown";
    }
    String least = number(form, values[0]);
    String most = number(form, values[values.length - 1]);
    return least.equals(most) ? least : least + " to " + most;
  }

  private static String uniform(TraceSummary summary) {
    List<UniformityTest> tests = summary.layers().stream()
        .flatMap(layer -> layer.load().stream())
        .flatMap(load -> load.uniformity().stream())
        .toList();
    long compatible = tests.stream().filter(test -> test.pValue() >= LEAST_P).count();
    return tests.isEmpty()
        ? "not tested"
        : compatible + " of " + tests.size()
            + " layers compatible with a uniform load (chi-square, p >= " + LEAST_P + ")";
  }

  private static String reuse(LayerReuse reuse) {
    return reuse.followed() == 0
        ? "unknown: no token follows another one"
        : percent(reuse.share()) + " of a token's experts were in the token before; "
            + percent(reuse.independentShare()) + " if tokens were independent";
  }

  private void line(String label, String value) {
    int column = LABEL;
    text.append(label).append(" ".repeat(LABEL - label.length()));
    String gap = "";
    for (String word : value.split(" ", -1)) {
      if (column > LABEL && column + gap.length() + word.length() > WIDTH) {
        text.append('\n').append(" ".repeat(LABEL));
        column = LABEL;
        gap = "";
      }
      text.append(gap).append(word);
      column += gap.length() + word.length();
      gap = " ";
    }
    text.append('\n');
  }

  /** A count with its thousands marked. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String number(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }

  /** A share with one decimal, or a dash. */
  static String percent(OptionalDouble share) {
    return share.isEmpty() ? "-" : number("%.1f %%", 100 * share.getAsDouble());
  }
}
