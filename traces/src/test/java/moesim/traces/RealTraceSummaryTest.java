package moesim.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Recorded traces whose statistics were published, where they are at hand. */
class RealTraceSummaryTest {
  /** The 299 generated tokens of OLMoE-1B-7B: one line each, with one list of ids per layer. */
  @Test
  void findsThePublishedNextTokenReuseOfOlmoe() throws IOException {
    Path file = Optional.ofNullable(System.getProperty("moesim.traces"))
        .or(() -> Optional.ofNullable(System.getenv("MOESIM_TRACES")))
        .map(Path::of)
        .orElse(Path.of("../../shared/traces"))
        .resolve("olmoe-1b-7b-decode/trace_olmoe_299.jsonl");
    Assumptions.assumeTrue(Files.exists(file), () -> "no " + file + "; set -Dmoesim.traces");
    TraceSummary summary =
        TraceSummary.of(FixedTrace.ofExperts(FixedTrace.model(16, 64, 8), expertsOf(file)));

    assertThat(summary.decodeTokens()).isEqualTo(299);
    assertThat(summary.selections()).isEqualTo(299 * 16 * 8);
    // Published: 43.5 %. 298 tokens with a predecessor, 16 layers, top-8; a recount in Python finds
    // 16,600 of 38,144.
    assertThat(summary.reuse().followed()).isEqualTo(38_144);
    assertThat(summary.reuse().reused()).isEqualTo(16_600);
    assertThat(summary.reuse().share().orElseThrow()).isCloseTo(0.435, within(0.0005));
    // Also from Python: independence over all layers, then layer 0.
    assertThat(summary.reuse().independentShare().orElseThrow()).isCloseTo(0.2501, within(5e-5));
    LayerLoad load = summary.layers().get(0).load().orElseThrow();
    assertThat(load.maxOverMean()).isCloseTo(4.495, within(5e-4));
    assertThat(load.gini()).isCloseTo(0.3220, within(5e-5));
    assertThat(load.entropyBits()).isCloseTo(5.7079, within(5e-5));
    assertThat(load.zipf().orElseThrow().exponent()).isCloseTo(0.6280, within(5e-5));
    assertThat(load.uniformity().orElseThrow().statistic()).isCloseTo(1441.29, within(5e-3));
  }

  /** All numbers of the lists of ids, in the order of the file. */
  private static int[] expertsOf(Path file) throws IOException {
    Pattern lists = Pattern.compile("\\[([0-9, ]+)]");
    Pattern commas = Pattern.compile(", *");
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .flatMap(line -> lists.matcher(line).results())
          .map((MatchResult list) -> list.group(1))
          .flatMapToInt(ids -> commas.splitAsStream(ids).mapToInt(Integer::parseInt))
          .toArray();
    }
  }
}
