package moesim.report.html;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import moesim.report.table.Table;

/** What a page about a table looks at first: which metric, and the alternatives of which key. */
public final class Focus {
  /** A metric of the first kind that says anything is what a scenario is about. */
  static final List<String> HEADLINES = List.of(
      "speedup_ratio",
      "ceiling_ratio",
      "error_ratio",
      "tokens_per_second_per_unit",
      "decode_seconds",
      "miss_ratio",
      "misses");

  /** What people compare; the first of them that differs between runs. */
  private static final List<String> COMPARED_CACHES = List.of("cache.policy", "policy", "variant");

  private static final List<String> COMPARED_WAFERS = List.of(
      "machine.lever",
      "machine.fidelity",
      "variant",
      "allocation.policy",
      "prediction.policy",
      "placement.policy",
      "cache.policy");

  /** More of these is better; less is of all others. */
  static final Set<String> MORE_IS_BETTER = Set.of(
      "hits",
      "useful_prefetches",
      "speedup_ratio",
      "ceiling_ratio",
      "hop_reduction_ratio",
      "tokens_per_second",
      "tokens_per_second_per_unit",
      "tokens_per_second_per_request",
      "prefill_tokens_per_second",
      "unit_utilisation_ratio",
      "unit_balance_ratio",
      "node_balance_ratio",
      "expert_balance_ratio",
      "local_copies_ratio",
      "paper_tokens_per_second",
      "compute_utilisation_ratio",
      "llc_hits",
      "llc_hit_ratio",
      "home_llc_hits",
      "replica_hits",
      "replica_hit_ratio");

  private Focus() {}

  /** The metric that comes first; empty if no run has a number. */
  static OptionalInt headline(Table table) {
    return HEADLINES.stream()
        .map(table::find)
        .filter(found -> found.isPresent() && table.says(found.getAsInt()))
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  /** The key whose values have a colour each; empty if runs do not differ in a key. */
  public static Optional<String> compared(Table table) {
    List<Integer> varying = table.varyingKeys();
    List<String> names =
        varying.stream().map(key -> table.columns().get(key).name()).toList();
    List<String> wanted =
        table.find("decode_seconds").isPresent() ? COMPARED_WAFERS : COMPARED_CACHES;
    return wanted.stream()
        .filter(names::contains)
        .findFirst()
        .or(() -> names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1)));
  }

  static boolean moreIsBetter(String metric) {
    return MORE_IS_BETTER.contains(metric);
  }
}
