package moesim.report.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.traces.stats.TraceStatistics;
import org.junit.jupiter.api.Test;

/** Sentences that say what a trace shows, with numbers computed by hand. */
class FindingsTest {
  private static Map<String, String> of(MoeModel model, String tokens) {
    return Findings.of(TraceStatistics.of(FixedTrace.of(model, tokens), 1, done -> {}));
  }

  @Test
  void saysWhatPromptsForetell() {
    // Ten experts: both tens are all of them. Next-token counts: 0->1 twice and 1->0 twice in both.
    Map<String, String> found =
        of(FixedTrace.model(1, 10, 1), "p 0 | p 1 | p 0 | p 1 | p 0 | 0 | 1 | 0 | 1 | 0");
    // There is no prompts' top 20 of ten experts, but there is a top 10.
    assertThat(found.get("phases"))
        .isEqualTo(
            "Of the ten experts that generated tokens select most, 100 % are among the ten of"
                + " the prompts; by chance it would be 100 %. The next-token counts of the two phases"
                + " have a rank correlation of 1, which is strong (above 0.7).");
    assertThat(of(FixedTrace.model(1, 4, 1), "0 | 1").get("phases"))
        .isEqualTo(
            "Only generated tokens were recorded, so that prompts cannot foretell anything.");
  }

  @Test
  void saysWhereTheWorkIs() {
    // Layer 0: expert 0 six of eight times, 6 times the mean of eight experts; layer 1: each expert
    // once. Eight units of one expert each: 6 and 1 times the mean, 3.5 on average.
    String tokens = IntStream.range(0, 8)
        .mapToObj(i -> (i < 6 ? 0 : i) + " " + i)
        .collect(Collectors.joining(" | "));
    Map<String, String> found = of(FixedTrace.model(2, 8, 1), tokens);
    assertThat(found.get("placement"))
        .isEqualTo(
            "The busiest expert of a layer has 3.5 times the mean load on average, and 6 times"
                + " in layer 0. Dealt in order to 8 units, the experts would give the busiest unit 3.5"
                + " times the mean work of a layer.");
    // Half of the load: four sixths of one expert, or four of eight: 8.33 % and 50 %, 29.2 %.
    // Never selected: experts 1 to 5 of layer 0, 5 of 16.
    assertThat(found.get("popular"))
        .isEqualTo("Half of the selections go to 29 % of the experts of a layer (50 % if all were"
            + " alike), and 31 % of all experts were never selected.");
    assertThat(found.get("pairs"))
        .isEqualTo(
            "A token selects one expert at a layer, so that there are no pairs to separate.");
    assertThat(found.get("subjects")).startsWith("What requests are about is not known");
  }

  @Test
  void saysWhetherTheLoadDrifts() {
    MoeModel model = FixedTrace.model(1, 4, 1);
    String still = IntStream.range(0, 16).mapToObj(i -> "0 | 1").collect(Collectors.joining(" # "));
    assertThat(of(model, still).get("drift"))
        .isEqualTo("A part differs from the whole in 0 % of its selections; none of the 8 parts"
            + " differs more than it would when requests are shuffled: no sign of drift.");
    String moving = IntStream.range(0, 256)
        .mapToObj(i -> i < 128 ? "0" : "1")
        .collect(Collectors.joining(" # "));
    assertThat(of(model, moving).get("drift"))
        .isEqualTo("A part differs from the whole in 50 % of its selections; parts 1, 2, 3, 4, 5, 6"
            + ", 7 and 8 of 8 differ more than 97.5 % of parts do when requests are shuffled.");
    // Of ten requests three were recorded: two drawn anywhere are often without a selection.
    String seldom = IntStream.range(0, 10)
        .mapToObj(i -> i < 3 ? "0 | 1" : "- | -")
        .collect(Collectors.joining(" # "));
    assertThat(of(model, seldom).get("drift"))
        .isEqualTo("A part differs from the whole in 0 % of its selections; how far it would when"
            + " requests are shuffled cannot be told, as too many resamples have no selection.");
    assertThat(of(model, "0 | 1").get("drift"))
        .isEqualTo("There are too few tokens to tell whether the load changes.");
  }
}
