package moesim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.hardware.allocation.AllocationPolicies;
import moesim.hardware.balance.ReplicationPolicies;
import moesim.hardware.fabric.FabricTopologies;
import moesim.hardware.fabric.FabricTopology;
import moesim.hardware.placement.PlacementPolicies;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.traces.TraceFormat;
import moesim.traces.TraceFormats;

/** What a scenario can name, as plain text from the declarations that also check scenarios. */
public final class Catalogue {
  private Catalogue() {}

  /** The eviction policies with their options. */
  public static String policies() {
    StringBuilder text = new StringBuilder();
    for (EvictionPolicyFactory policy : EvictionPolicies.all()) {
      describe(text, policy.name(), policy.sentence(), policy.options());
    }
    return text.toString();
  }

  /** The trace formats with their options. */
  public static String formats() {
    StringBuilder text = new StringBuilder();
    for (TraceFormat format : TraceFormats.all()) {
      String name = format.name() + (format.generates() ? " (generator)" : "");
      describe(text, name, format.sentence(), format.options());
    }
    return text.toString();
  }

  /** The kinds of topologies with their options, and the fabrics that come along. */
  public static String topologies() {
    StringBuilder text = new StringBuilder();
    describe(text, "(every kind)", "keys of every topology", TopologyKeys.COMMON);
    for (FabricTopology kind : FabricTopologies.all()) {
      describe(text, kind.name(), kind.sentence(), kind.options());
    }
    describe(
        text,
        "(fabrics)",
        "that come along: " + String.join(", ", TopologyFile.shipped()),
        List.of());
    return text.toString();
  }

  /**
   * Every section with its keys; the options of eviction policies and formats stand in their own
   * lists.
   */
  public static String keys() {
    StringBuilder text = new StringBuilder();
    describe(text, "(top of the file)", "name, seed and replications", Keys.atTheTop());
    for (Keys.Section section : Keys.sections()) {
      describe(text, section.name(), section.sentence(), section.options());
      switch (section.name()) {
        case "placement" -> {
          PlacementPolicies.all()
              .forEach(part -> describePart(
                  text, part.name() + ", on a wafer", part.sentence(), part.options()));
          ReplicationPolicies.all()
              .forEach(part -> describePart(
                  text, part.name() + ", on a fabric", part.sentence(), part.options()));
        }
        case "allocation" ->
          AllocationPolicies.all()
              .forEach(part -> describePart(text, part.name(), part.sentence(), part.options()));
        default -> {
          // The parts of the other sections have lists of their own.
        }
      }
    }
    describe(
        text,
        Keys.BASELINE,
        "dotted paths of keys with the values of the run that every run on a wafer is compared with, or variant with the"
            + " name of one",
        List.of());
    describe(
        text,
        Keys.SWEEP,
        "dotted paths with lists or ranges {from, to, step} or {from, to, factor}, and variants, a list of {name,"
            + " path: value, …}; all combinations are run",
        List.of());
    describe(text, Keys.REPORT, "list of result files: " + Keys.REPORT_TYPE.accepted(), List.of());
    return text.toString();
  }

  /** The model cards. */
  public static String models() {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"preset", "MoE layers", "experts", "top-k", "MB/expert (bf16)"});
    for (String name : ModelCards.names()) {
      ModelCard card = ModelCards.find(name).orElseThrow();
      rows.add(new String[] {
        name,
        card.layers().moeCount() + " of " + card.layers().count(),
        String.valueOf(card.experts().routed()),
        String.valueOf(card.experts().topK()),
        card.expertBytes(ExpertWeights.BF16).isPresent()
            ? String.format(
                Locale.ROOT, "%.1f", card.expertBytes(ExpertWeights.BF16).getAsLong() / 1e6)
            : "?"
      });
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      text.append(String.format(Locale.ROOT, "%-26s %12s %8s %6s %17s%n", (Object[]) row));
    }
    return text.toString();
  }

  private static void describePart(
      StringBuilder text, String name, String sentence, List<Option<?>> options) {
    StringBuilder part = new StringBuilder();
    describe(part, "policy " + name, sentence, options);
    text.append(part.toString().indent(4));
  }

  private static void describe(
      StringBuilder text, String name, String sentence, List<Option<?>> options) {
    text.append(name).append("\n    ").append(sentence).append('\n');
    for (Option<?> option : options) {
      text.append("    ")
          .append(option.name())
          .append(": ")
          .append(option.type().accepted());
      option
          .fallback()
          .ifPresent(value -> text.append("; default ").append(ValueType.written(value)));
      text.append(option.required() ? "; required" : "")
          .append("\n        ")
          .append(option.sentence())
          .append('\n');
    }
  }
}
