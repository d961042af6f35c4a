package moesim.report.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import moesim.traces.LayerLoad;
import moesim.traces.LayerSummary;
import moesim.traces.stats.Measure;
import moesim.traces.stats.SetStatistics;
import moesim.traces.stats.Stationarity;
import moesim.traces.stats.SubjectStatistics;
import moesim.traces.stats.TokenSet;
import moesim.traces.stats.TraceStatistics;

/**
 * What one trace shows of each of the six insights of arXiv 2510.05497, and of stationarity, as a
 * sentence computed from it.
 */
public final class Findings {
  /** Units among which experts are dealt to say what skew costs. */
  private static final int UNITS = 8;

  private final TraceStatistics trace;
  private final SetStatistics all;
  private final int experts;

  private Findings(TraceStatistics trace) {
    this.trace = trace;
    all = trace.all();
    experts = trace.model().experts();
  }

  /** The sentences by the name of their section. */
  public static Map<String, String> of(TraceStatistics trace) {
    Findings findings = new Findings(trace);
    Map<String, String> sentences = new LinkedHashMap<>();
    sentences.put("phases", findings.phases());
    sentences.put("reuse", findings.reuse());
    sentences.put("placement", findings.placement());
    sentences.put("popular", findings.popular());
    sentences.put("pairs", findings.pairs());
    sentences.put("subjects", findings.subjects());
    sentences.put("drift", findings.drift());
    return sentences;
  }

  private OptionalDouble value(String label) {
    return Measure.named(label).of(trace, all);
  }

  private String phases() {
    Optional<SetStatistics> prompts = trace.set(TokenSet.PREFILL);
    Optional<SetStatistics> generated = trace.set(TokenSet.DECODE);
    if (prompts.isEmpty() || generated.isEmpty()) {
      return "Only " + (prompts.isEmpty() ? "generated tokens" : "prompts")
          + " were recorded, so that prompts cannot foretell anything.";
    }
    OptionalDouble overlap = value("ten_in_ten");
    if (overlap.isEmpty()) {
      overlap = value("five_in_five");
    }
    boolean ten = value("ten_in_ten").isPresent();
    String first = overlap.isEmpty()
        ? "There are too few experts to compare the most selected ones."
        : "Of the " + (ten ? "ten" : "five") + " experts that generated tokens select most, "
            + percent(overlap) + " are among the " + (ten ? "ten" : "five")
            + " of the prompts; by chance it would be "
            + percent((ten ? 10.0 : 5.0) / experts) + ".";
    OptionalDouble rho = value("phase_rho");
    return rho.isEmpty()
        ? first
        : first + " The next-token counts of the two phases have a rank correlation of "
            + number(rho.getAsDouble()) + ", which is " + strength(rho.getAsDouble()) + ".";
  }

  /** The words of the paper. */
  private static String strength(double rho) {
    return rho > 0.7
        ? "strong (above 0.7)"
        : rho >= 0.4 ? "moderate (0.4 to 0.7)" : "weak (below 0.4)";
  }

  private String reuse() {
    List<String> parts = new ArrayList<>();
    value("next_layer")
        .ifPresent(share -> parts.add(percent(share) + " of the next layer's selections"));
    value("next_token").ifPresent(share -> parts.add(percent(share) + " of the next token's"));
    String first = parts.isEmpty()
        ? ""
        : "Given the expert that is selected most, the likeliest fifth of all experts gets "
            + String.join(" and ", parts) + " (20 % if nothing could be foretold). ";
    OptionalDouble median = value("stack_median");
    return first + "Half of the reuses come when at most " + number(median.orElse(0)) + " of "
        + experts
        + " experts of the layer were used since; a cache of a fifth of each layer would hit "
        + percent(value("within_fifth")) + " of the selections"
        + (value("working_set").isPresent()
            ? ", and 32 tokens in a row need " + percent(value("working_set")) + " of a layer."
            : ".");
  }

  private String placement() {
    Optional<LayerSummary> worst = all.layers().stream()
        .filter(layer -> layer.load().isPresent())
        .max(Comparator.comparingDouble(
            layer -> layer.load().map(LayerLoad::maxOverMean).orElse(0.0)));
    String first = worst
        .map(layer -> "The busiest expert of a layer has "
            + number(value("max_over_mean").orElse(0)) + " times the mean load on average, and "
            + number(layer.load().map(LayerLoad::maxOverMean).orElse(0.0)) + " times in layer "
            + layer.layerId() + ".")
        .orElse("No routed expert was selected.");
    return experts < UNITS
        ? first
        : first + " Dealt in order to " + UNITS + " units, the experts would give the busiest unit "
            + number(busiestUnit()) + " times the mean work of a layer.";
  }

  /** Maximum over mean of the units, each with as many consecutive experts, mean over layers. */
  private double busiestUnit() {
    double sum = 0;
    int layers = 0;
    for (int layer = 0; layer < all.layers().size(); layer++) {
      long[] units = new long[UNITS];
      long total = 0;
      for (int expert = 0; expert < experts; expert++) {
        long load = all.load(trace.model().page(layer, expert));
        units[(int) ((long) expert * UNITS / experts)] += load;
        total += load;
      }
      if (total > 0) {
        sum += (double) Arrays.stream(units).max().orElse(0) * UNITS / total;
        layers++;
      }
    }
    return layers == 0 ? 0 : sum / layers;
  }

  private String popular() {
    return "Half of the selections go to " + percent(halfOfTheLoad())
        + " of the experts of a layer (50 % if all were alike), and "
        + (all.unusedExperts() == 0
            ? "every expert was selected."
            : percent(value("unused")) + " of all experts were never selected.");
  }

  /** Share of the experts that get half of the selections of a layer, mean over layers. */
  private double halfOfTheLoad() {
    double sum = 0;
    int layers = 0;
    for (int layer = 0; layer < all.layers().size(); layer++) {
      int first = trace.model().page(layer, 0);
      long[] loads = IntStream.range(0, experts)
          .mapToLong(e -> all.load(first + e))
          .sorted()
          .toArray();
      double half = Arrays.stream(loads).sum() / 2.0;
      double got = 0;
      double needed = 0;
      for (int i = loads.length - 1; i >= 0 && got < half; i--) {
        // The last one in part, so that equal loads give exactly one half.
        needed += Math.min(1, (half - got) / loads[i]);
        got += loads[i];
      }
      if (half > 0) {
        sum += needed / experts;
        layers++;
      }
    }
    return layers == 0 ? 0 : sum / layers;
  }

  private String pairs() {
    OptionalDouble top = value("top_pairs");
    return top.isEmpty()
        ? "A token selects one expert at a layer, so that there are no pairs to separate."
        : "The most frequent tenth of the pairs of experts has " + percent(top)
            + " of the co-activations (10 % if all were alike); the most frequent pair of a layer is "
            + number(value("brightest_pair").orElse(0)) + " times as frequent as a random one.";
  }

  private String subjects() {
    Optional<SubjectStatistics> found = trace.subjects();
    if (found.isEmpty()) {
      return "What requests are about is not known: this needs a file per request in a folder per"
          + " subject.";
    }
    int count = found.get().subjects().size();
    if (count == 1) {
      return "All requests are of one subject, "
          + found.get().subjects().get(0).of().words() + ", which cannot be compared with others.";
    }
    String first = "Of the ten hottest experts of a layer, "
        + number(found.get().everywhere().orElse(0)) + " are hot with "
        + (count == 2 ? "both subjects" : "all " + count + " subjects") + "; "
        + number(found.get().anywhere().orElse(0))
        + " experts are hot with some subject (10 if subjects did not matter).";
    return value("hot_both").isEmpty()
        ? first
        : first + " Of the " + number(value("hot_translated").orElse(0))
            + " that stay hot in the other language, "
            + number(value("hot_both").orElse(0))
            + " are hot in both.";
  }

  private String drift() {
    Stationarity found = all.stationarity();
    if (found.parts().isEmpty()) {
      return "There are too few tokens to tell whether the load changes.";
    }
    List<String> beyond = IntStream.range(0, found.parts().size())
        .filter(part -> found.parts().get(part).toWhole().isBeyond())
        .mapToObj(part -> String.valueOf(part + 1))
        .toList();
    int parts = found.parts().size();
    String sure = found.unit() == Stationarity.Unit.REQUESTS
        ? "when requests are shuffled"
        : "when blocks of tokens are shuffled (there are too few requests to shuffle)";
    String distance =
        "A part differs from the whole in " + percent(value("to_whole")) + " of its selections; ";
    long judged = found.judged();
    if (judged == 0) {
      return distance + "how far it would " + sure
          + " cannot be told, as too many resamples have no selection.";
    }
    String rest = judged == parts ? "" : "; " + (parts - judged) + " cannot be judged";
    return beyond.isEmpty()
        ? distance + "none of the " + judged + " parts differs more than it would " + sure + rest
            + ": no sign of drift."
        : distance + (beyond.size() == 1 ? "part " : "parts ") + listed(beyond) + " of "
            + parts + (beyond.size() == 1 ? " differs" : " differ")
            + " more than 97.5 % of parts do " + sure + rest
            + ".";
  }

  private static String listed(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty() ? "an unknown share" : percent(share.getAsDouble());
  }

  private static String percent(double share) {
    double hundred = 100 * share;
    return String.format(
        Locale.ROOT, hundred >= 10 || hundred == 0 ? "%.0f %%" : "%.1f %%", hundred);
  }

  private static String number(double value) {
    return value == Math.rint(value) && value < 1e6
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.1f" : "%.2f", value);
  }
}
