package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.routing.WeightKind;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;

class SummaryTextTest {
  private static String report(RoutingTrace trace) {
    return report(trace, trace.facts());
  }

  private static String report(RoutingTrace trace, TraceFacts facts) {
    return SummaryText.of(TraceSummary.of(trace), facts, facts.warnings(), true);
  }

  @Test
  void isAReportOnFactsAndLayers() {
    MoeModel model =
        new MoeModel("Tiny-MoE", List.of(1, 3, 5, 7), 4, 2, Collections.nCopies(4, 12_582_912L));
    RoutingTrace trace = FixedTrace.of(model, """
        p 0,1 0,1 3,2 0,3 | 0,1 0,1 3,2 0,3 | 2,0 2,3 3,2 0,3 | 0,1 0,1 3,2 0,3""");
    TraceFacts facts = new TraceFacts(
        "tiny.jsonl",
        "test",
        1,
        1,
        3,
        32,
        false,
        Optional.of(WeightKind.SOFTMAX),
        List.of(),
        "0123");
    // Layer 1: loads 4, 3, 1, 0; mean 2; f = 1, 3/4, 1/4: (16+9+1)/16 / 2 = 81.25 %. Only the
    // second and third
    // generated token follow one: {2,0} after {0,1} and {0,1} after {2,0}, one of two each.
    // Chi-square of layer 1: (4+1+1+4)/2 = 5, over (4-2)/(4-1): 7.5, p = 0.06; layer 3: 2 and 3, p
    // = 0.39; layers 5
    // and 7: 8 and 12, p = 0.007.
    // Next layer, given expert 0 of layer 1: 3, 3, 1, 1 of 8; 20 % of four candidates are 0.8 of
    // one,
    // 0.8 * 3/8; given 0 of layer 3: 3 and 3, 0.8 / 2. Next token, generated tokens only: 0.8 / 2
    // in
    // all. Pairs: 10 % of six are 0.6 of one, which has 3 of 4 or all 4; brightest 3 or 4 over 4/6.
    assertThat(report(trace, facts.withWarning("layers 5 and 6 are the same"))).isEqualTo("""
        trace        tiny.jsonl
        format       test
        sha-256      0123
        model        Tiny-MoE: 4 MoE layers (1, 3, ..., 7), 4 experts each, top-2, 12,582,912 B per expert
        requests     1
        prefill      1 token; per request: min 1, median 1, p90 1, p99 1, max 1
        decode       3 tokens; per request: min 3, median 3, p90 3, p99 3, max 3
        selections   32; 5 of 16 experts never selected
        weights      softmax

        warning      layers 5 and 6 are the same

        load         max/mean 1.50 to 2.00, Gini 0.250 to 0.500, Zipf exponent 0.00 to 1.17
        uniform      2 of 4 layers compatible with a uniform load (chi-square, p >= 0.01)
        reuse        62.5 % of a token's experts were in the token before; 85.9 % if tokens were independent
        next layer   36.7 % of the next layer's selections go to the likeliest 20 % of its experts, per
                     layer 30.0 % to 40.0 %
        next token   40.0 % of the next token's selections go to the likeliest 20 % of experts, per layer
                     40.0 % to 40.0 %
        phases       unknown: needs prompts and generated tokens
        peak         layer 1: its most selected expert has 2.00 times the mean
        pairs        52.5 % of co-activations in the top 10 % of pairs, per layer 45.0 % to 60.0 %;
                     brightest pair 5.3 times random

        layer  tokens  selections  unused  max/mean   Gini  Zipf  entropy    reuse  independent
            1       4           8       1      2.00  0.438  1.17     1.41   50.0 %       81.3 %
            3       4           8       0      1.50  0.250  0.91     1.81    0.0 %       62.5 %
            5       4           8       2      2.00  0.500  0.00     1.00  100.0 %      100.0 %
            7       4           8       2      2.00  0.500  0.00     1.00  100.0 %      100.0 %

        unused       experts that no token selected
        entropy      of the load, in bits; 2.00 if all experts are equally loaded
        reuse        share of a token's experts that the token before it selected too
        independent  reuse to be expected of independent tokens under the same load

        layer  next layer  next token  rho  5 in 5  10 in 10  top pairs  brightest
            1      30.0 %      40.0 %    -       -         -     45.0 %        4.5
            3      40.0 %      40.0 %    -       -         -     45.0 %        4.5
            5      40.0 %      40.0 %    -       -         -     60.0 %        6.0
            7           -      40.0 %    -       -         -     60.0 %        6.0

        next layer   given this layer's top expert; 20.0 % if all candidates are as likely
        next token   likewise, for the next token of the request at this layer
        rho          of the next-token counts of prompts and of generated tokens
        5 in 5       of the top 5 experts of generated tokens, those in the prompts' top 5
        top pairs    share of co-activations in the top 10 % of pairs; brightest: over the mean
        """);
  }

  @Test
  void saysWhatIsNotKnown() {
    MoeModel model = new MoeModel("unknown", List.of(0, 1), 2, 1, List.of());
    assertThat(report(FixedTrace.of(model, "p 0 -")))
        .contains("expert size unknown", "decode       not recorded", "ragged", "weights      none")
        .contains(
            "uniform      1 of 1 layers", "reuse        unknown: no token follows another one")
        .containsPattern("\n *1 +0 +0 +2 +- +- +- +- +- +-\n");
  }

  @Test
  void neverGetsWiderThanAHundredColumnsAndShowsEveryLayer() {
    List<Integer> ids = IntStream.range(0, 94).boxed().toList();
    MoeModel model = new MoeModel("Long Name ".repeat(8), ids, 128, 1, Collections.nCopies(94, 1L));
    RoutingTrace trace = FixedTrace.of(
        model, "p " + ids.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    String text =
        report(trace, trace.facts().withWarning("a long warning ".repeat(20).strip()));
    assertThat(text.lines()).allMatch(line -> line.length() <= 100);
    assertThat(text.lines().filter(line -> line.matches(" *[0-9]+ +1 +1 +127 .*")))
        .hasSize(94);
  }

  @Test
  void namesLayersThatFollowNoRule() {
    MoeModel model = new MoeModel("gaps", List.of(1, 2, 4), 2, 1, List.of(5L, 7L, 6L));
    assertThat(report(FixedTrace.of(model, "0 0 1")))
        .contains("3 MoE layers (1 to 4 with gaps), 2 experts each, top-1, 5 to 7 B per expert");
  }

  @Test
  void countsZeroComputationExpertsApart() {
    assertThat(report(FixedTrace.of(FixedTrace.model(1, 2, 2), "0,3 | 1,2")))
        .contains(
            "selections   2, and 2 of zero-computation experts; 0 of 2 experts never selected")
        .contains("uniform      not tested");
  }

  @Test
  void doesNotDependOnTheLocale() {
    RoutingTrace trace = FixedTrace.of(FixedTrace.model(1, 4, 1), "0 | 1");
    String expected = report(trace);
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(report(trace)).isEqualTo(expected).contains("0.500");
    } finally {
      Locale.setDefault(locale);
    }
  }
}
