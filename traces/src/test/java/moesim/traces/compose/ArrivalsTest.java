package moesim.traces.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.routing.RequestArrivals;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.statistics.Gaps;
import moesim.testing.FixedTrace;
import moesim.traces.ReadingWatch;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;
import moesim.traces.parquet.ParquetTraceFormat;
import moesim.traces.parquet.TraceWriter;
import moesim.traces.synthetic.SplitMix64;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {
  @TempDir
  private Path folder = Path.of("");

  private static double[] gaps(ArrivalProcess process, int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    return IntStream.range(0, count).mapToDouble(i -> process.nextGap(random)).toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double variation(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length) / mean;
  }

  @Test
  void gapsOfAPoissonProcessAreExponential() {
    double[] gaps = gaps(new ArrivalProcess.Renewal(Gaps.exponential(0.4)), 4000, 1);
    double p = new KolmogorovSmirnovTest()
        .kolmogorovSmirnovTest(new ExponentialDistribution(null, 0.4), gaps);
    assertThat(p).isGreaterThan(0.01);
  }

  @ParameterizedTest
  @CsvSource({"0.5", "1", "2"})
  void gammaGapsHaveTheirMeanAndVariation(double cv) {
    double[] gaps = gaps(new ArrivalProcess.Renewal(Gaps.gamma(2, cv)), 40_000, 2);
    // Four standard errors of the mean are 4 x 2 cv / 200.
    assertThat(mean(gaps)).isCloseTo(2, within(0.04 * cv));
    assertThat(variation(gaps)).isCloseTo(cv, within(0.05 * cv));
  }

  @Test
  void burstsOfTheRateOfCalmAreAPoissonProcess() {
    ArrivalProcess even = new ArrivalProcess.Bursts(new double[] {3, 3}, new double[] {2, 1});
    double p = new KolmogorovSmirnovTest()
        .kolmogorovSmirnovTest(new ExponentialDistribution(null, 1 / 3.0), gaps(even, 4000, 3));
    assertThat(p).isGreaterThan(0.01);
  }

  @Test
  void burstsHaveTheRateOfBothStatesByTheirTimes() {
    // 1 x 6 and 20 x 2 requests in 8 seconds: 5.75 per second; burstier than Poisson.
    ArrivalProcess bursts = new ArrivalProcess.Bursts(new double[] {1, 20}, new double[] {6, 2});
    double[] gaps = gaps(bursts, 200_000, 4);
    assertThat(1 / mean(gaps)).isCloseTo(5.75, within(0.1));
    assertThat(variation(gaps)).isGreaterThan(1.5);
  }

  @ParameterizedTest
  @CsvSource({
    // Before, at, inside, at the end of and behind a spike of 10 s that holds 30 s; another of 4 x
    // 2.
    "7, 7",
    "10, 10",
    "25, 15",
    "40, 20",
    "45, 25",
    "50, 30",
    "54, 32",
    "58, 34",
    "60, 36"
  })
  void aSpikeHoldsMoreOfTheLoad(double without, double with) {
    List<Spike> spikes = List.of(new Spike(10, 20, 3), new Spike(30, 34, 2));
    assertThat(Spike.arrival(without, spikes)).isCloseTo(with, within(1e-12));
  }

  private Path recipe(String arrivals) throws IOException {
    Path source = folder.resolve("a.parquet");
    // Prompts of 1, 3 and 1 tokens, outputs of 1, 1 and 4.
    TraceWriter.convert(
        FixedTrace.of(
            FixedTrace.model(1, 8, 1), "p 0 | 1 # p 2 | p 2 | p 2 | 3 # p 4 | 5 | 5 | 5 | 5"),
        source,
        tokens -> {});
    return Files.writeString(folder.resolve("recipe.yaml"), """
        compose: 1
        requests: 4
        sources:
          - { name: a, path: a.parquet }
        mix:
          - { a: 1 }
        arrivals:
        """ + arrivals.indent(2));
  }

  private static RoutingTrace composed(Path recipe) {
    return Recipe.read(recipe).open(Optional.empty(), 7, OptionalInt.empty(), ReadingWatch.none());
  }

  private static String firstExperts(RoutingTrace trace) {
    RoutingBlock block = new RoutingBlock(trace.model(), 64, false);
    try (RoutingReader reader = trace.open(0)) {
      reader.read(block);
    }
    return IntStream.range(0, block.tokens())
        .filter(token -> token == 0 || block.requests()[token] != block.requests()[token - 1])
        .mapToObj(token -> Short.toString(block.experts()[token]))
        .collect(Collectors.joining(" "));
  }

  @Test
  void recordedArrivalsGetTheRoutingOfRequestsAsLong() throws IOException {
    Files.writeString(folder.resolve("azure.csv"), """
        TIMESTAMP,ContextTokens,GeneratedTokens
        2023-11-16 18:00:00.0000000,1,5
        2023-11-16 18:00:01.5000000,2,1
        2023-11-16 18:00:03.0000000,1,1
        2023-11-16 18:00:09.0000000,900,1
        2023-11-16 18:00:10.0000000,1,1
        """);
    RoutingTrace trace = composed(
        recipe("process: trace\npath: azure.csv\nspikes: [ { from: 1, to: 2, times: 2 } ]"));
    // In powers of two: 1 and 4 to 7; 2 to 3 and 1; 1 and 1; the nearest to 900 and 1 has 3 and 1.
    assertThat(firstExperts(trace)).isEqualTo("4 2 0 2");
    // Of 3 s one second and two halves of the spike are over at 2 s: what is at 3 s comes then.
    assertThat(trace.arrivals().orElseThrow().toArray())
        .containsExactly(0, 1_250_000_000L, 2_000_000_000L, 8_000_000_000L);
  }

  @Test
  void arrivalsAreKeptInATraceFile() throws IOException {
    RoutingTrace trace = composed(recipe("process: poisson\nrate: 2"));
    RequestArrivals drawn = trace.arrivals().orElseThrow();
    assertThat(drawn.requests()).isEqualTo(4);
    Path file = folder.resolve("composed.parquet");
    TraceWriter.convert(trace, file, tokens -> {});
    RoutingTrace read = new ParquetTraceFormat()
        .open(new TraceRequest(
            TraceFiles.of(folder, "composed.parquet", Location.of("test")),
            Options.none(),
            Optional.empty(),
            0));
    assertThat(read.arrivals()).contains(drawn);
    assertThat(firstExperts(read)).isEqualTo(firstExperts(trace));
    // The same recipe and seed: the same times; another seed: others, and another digest.
    assertThat(composed(folder.resolve("recipe.yaml")).arrivals()).contains(drawn);
    RoutingTrace other = Recipe.read(folder.resolve("recipe.yaml"))
        .open(Optional.empty(), 8, OptionalInt.empty(), ReadingWatch.none());
    assertThat(other.arrivals()).isNotEqualTo(trace.arrivals());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
        process: weibull | recipe.yaml:8:12: arrivals.process: "weibull"; known: poisson, gamma, mmpp, trace
        process: poisson | arrivals.rate: missing
        {process: gamma, rate: 1} | arrivals.cv: missing
        {process: poisson, rate: 1, cv: 2} | arrivals.cv: not a key here
        {process: poisson, rate: 1, spikes: [{from: 5, to: 4, times: 2}]} | 5.0 to 4.0 s; spikes stand one after the other
        {process: trace, path: none.csv} | no file matches "none.csv"
        """)
  void wrongArrivalsAreOneLine(String arrivals, String expected) throws IOException {
    Path recipe = recipe(arrivals);
    assertThatThrownBy(() -> composed(recipe))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(expected);
  }
}
