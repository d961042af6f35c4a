package moesim.traces.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.testing.RealTraces;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;
import moesim.traces.TraceSummary;
import moesim.traces.text.Core12345;
import org.junit.jupiter.api.Test;

class RecordedPatternsTest {
  private static final double LAST_DIGIT = 5e-7;

  /** Sixteen requests of Llama 4 Maverick; expected values recounted with numpy from the files. */
  @Test
  void agreesWithARecountOfLlama() {
    Path folder = RealTraces.require("llama4-maverick-core12345");
    List<Integer> odd = IntStream.range(0, 24).map(i -> 2 * i + 1).boxed().toList();
    MoeModel card = new MoeModel("Llama 4", odd, 128, 1, List.of());
    TraceFiles files =
        TraceFiles.of(Path.of(""), folder + "/*/*.json", Location.of("the recorded traces"));
    RoutingPatterns patterns = TraceSummary.of(
            new Core12345().open(new TraceRequest(files, Options.none(), Optional.of(card), 0)))
        .patterns();

    assertThat(patterns.nextLayer().orElseThrow()).isCloseTo(0.9065281, within(LAST_DIGIT));
    assertThat(patterns.nextToken().orElseThrow()).isCloseTo(0.9230295, within(LAST_DIGIT));
    assertThat(patterns.mean(LayerPatterns::phaseRho).orElseThrow())
        .isCloseTo(0.2535003, within(LAST_DIGIT));
    LayerPatterns first = patterns.layers().get(0);
    assertThat(first.nextLayer().orElseThrow()).isCloseTo(0.9746032, within(LAST_DIGIT));
    assertThat(first.nextToken().orElseThrow()).isCloseTo(0.7967480, within(LAST_DIGIT));
    assertThat(first.phaseRho().orElseThrow()).isCloseTo(0.3859886, within(LAST_DIGIT));
    assertThat(patterns.topPairs()).isEmpty();
  }
}
