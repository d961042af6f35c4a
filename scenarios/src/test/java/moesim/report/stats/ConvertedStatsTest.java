package moesim.report.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.testing.RealTraces;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;
import moesim.traces.parquet.TraceWriter;
import moesim.traces.stats.TraceStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace says of itself in our format what it said where it came from. */
class ConvertedStatsTest {
  @TempDir
  private Path folder = Path.of("");

  private static RoutingTrace open(Path path, Optional<MoeModel> card) {
    TraceFiles files = TraceFiles.of(Path.of(""), path.toString(), Location.of("test"));
    return TraceFormats.recognise(files).open(new TraceRequest(files, Options.none(), card, 0));
  }

  private static List<NamedTrace> statistics(RoutingTrace trace) {
    return List.of(new NamedTrace("t", TraceStatistics.of(trace, 1, done -> {})));
  }

  private void assertConvertedAlike(Path path, MoeModel card) throws IOException {
    RoutingTrace recorded = open(path, Optional.of(card));
    Path file = folder.resolve("converted.parquet");
    TraceWriter.convert(recorded, file, tokens -> {});
    List<NamedTrace> before = statistics(recorded);
    List<NamedTrace> after = statistics(open(file, Optional.empty()));
    assertThat(StatsText.of(after)).isEqualTo(StatsText.of(before));
    assertThat(StatsText.of(after)).contains("experts a subject selects most");
    Path tablesBefore = folder.resolve("before");
    Path tablesAfter = folder.resolve("after");
    new StatsFolder(tablesBefore).check();
    new StatsFolder(tablesBefore).write(before);
    new StatsFolder(tablesAfter).check();
    new StatsFolder(tablesAfter).write(after);
    try (Stream<Path> tables = Files.list(tablesBefore)) {
      for (Path table : tables.toList()) {
        assertThat(Files.mismatch(table, tablesAfter.resolve(table.getFileName())))
            .as("%s", table.getFileName())
            .isEqualTo(-1);
      }
    }
    assertThat(Files.readAllLines(tablesAfter.resolve("subjects.csv"))).hasSizeGreaterThan(1);
  }

  /** A prompt of three tokens and two generated ones, at layers 1 and 2. */
  private void request(Path file, SplittableRandom random) throws IOException {
    Files.createDirectories(file.getParent());
    String steps = IntStream.range(0, 3)
        .mapToObj(step -> {
          String tokens = IntStream.range(0, step == 0 ? 3 : 1)
              .mapToObj(token -> "[" + random.nextInt(16) + "]")
              .toList()
              .toString();
          return "{\"0\": null, \"1\": " + tokens + ", \"2\": " + tokens + "}";
        })
        .toList()
        .toString();
    Files.writeString(file, steps);
  }

  @Test
  void aConvertedTraceHasTheSameStatisticsAndSubjects() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    Path core = folder.resolve("core");
    for (String subject :
        List.of("mmlu/algebra", "mmlu/law", "mmlu_ZH_CN/algebra", "mmlu_ZH_CN/law")) {
      for (int request = 0; request < 3; request++) {
        request(core.resolve(subject + "/" + request + ".json"), random);
      }
    }
    assertConvertedAlike(core, new MoeModel("small", List.of(1, 2), 16, 1, List.of()));
    assertThat(Files.readAllLines(folder.resolve("after/languages.csv"))).hasSize(3);
  }

  @Test
  void aRecordedTraceHasThem() throws IOException {
    Path recorded = RealTraces.require("llama4-maverick-core12345");
    List<Integer> odd = IntStream.range(0, 24).map(i -> 2 * i + 1).boxed().toList();
    assertConvertedAlike(
        Path.of(recorded + "/*/*.json"), new MoeModel("Llama 4", odd, 128, 1, List.of()));
  }
}
