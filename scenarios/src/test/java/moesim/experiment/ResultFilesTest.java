package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import moesim.report.BuildInfo;
import moesim.report.ResultFolder;
import moesim.scenario.Scenario;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;

/** The files of a result folder, for A B C A B with one and two places. */
class ResultFilesTest {
  private static final String YAML = """
      # Größe
      scenario: "tiny, with a comma"
      seed: 99
      trace: { path: abcab.parquet }
      cache: { policy: lru, capacity: 2 experts }
      sweep:
        seed: [99, 100]
        cache.capacity: [1 experts, 2 experts]
      """;

  @TempDir
  private Path folder = Path.of("");

  private Path out = Path.of("");
  private Scenario scenario;
  private Experiment.Outcome outcome;

  @BeforeEach
  void run() {
    RecordedTraces traces = new RecordedTraces(folder);
    traces.record("abcab.parquet", RecordedTraces.model(3, 1, 1L), "0 | 1 | 2 | 0 | 1");
    scenario = traces.scenario("tiny.yaml", YAML, "seed=7");
    outcome = Experiment.run(scenario, 1, Progress.none());
    out = folder.resolve("out/deep");
    new ResultFolder(out).check(scenario);
    new ResultFolder(out)
        .write(
            scenario, outcome, Instant.parse("2026-01-02T03:04:05Z"), Duration.ofMillis(1500), 3);
  }

  @Test
  void holdsTheReportsAndTheirProvenanceAndNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "results.csv",
              "results.parquet",
              "results.json",
              "blocks.parquet",
              "report.html",
              "provenance.json");
    }
  }

  @Test
  void theTableIsPlainCsv() {
    // One place: every access misses, whoever evicts. Two places: LRU 5, the optimum 4 misses.
    assertThat(out.resolve("results.csv")).content().isEqualTo("""
            cache.policy,cache.capacity,accesses,hits,misses,streamed_misses,miss_ratio,miss_ratio_low,\
            miss_ratio_high,optimal_misses,competitive_ratio,competitive_ratio_low,competitive_ratio_high,misses_vs_belady,\
            evictions,loaded_bytes,steps_with_a_miss,optimum_method
            lru,1 experts,5,0,5,0,1.0,,,5,1.0,,,,4,5,5,ktns
            belady,1 experts,5,0,5,0,1.0,,,5,1.0,,,,4,5,5,ktns
            lru,2 experts,5,0,5,0,1.0,,,4,1.25,,,,3,5,5,ktns
            belady,2 experts,5,1,4,0,0.8,,,4,1.0,,,,2,4,4,ktns
            """);
  }

  @Test
  void theParquetTableHasTypedColumnsWithUnitAndDefinition() throws IOException {
    try (ParquetFileReader reader = open()) {
      assertThat(reader.getRecordCount()).isEqualTo(4);
      assertThat(reader.getFileMetaData().getSchema().toString())
          .contains("optional binary cache.policy (STRING);")
          .contains("optional binary cache.capacity (STRING);")
          .contains("optional int64 misses;")
          .contains("optional double miss_ratio;")
          .contains("optional int64 optimal_misses;")
          .contains("optional double misses_vs_belady;");
      assertThat(reader.getFileMetaData().getSchema().getFieldCount())
          .isEqualTo(2 + Metric.REPLAYED.size() + 1);
      Map<String, String> keys = reader.getFileMetaData().getKeyValueMetaData();
      for (Metric metric : Metric.REPLAYED) {
        assertThat(keys)
            .containsEntry("moesim.column." + metric.name() + ".unit", metric.unit())
            .containsEntry("moesim.column." + metric.name() + ".definition", metric.definition());
      }
    }
  }

  @Test
  void theParquetTableHoldsTheSameValuesAndLeavesOutAbsentOnes() throws IOException {
    Map<String, String> ranges = new TreeMap<>();
    try (ParquetFileReader reader = open()) {
      for (ColumnChunkMetaData column : reader.getFooter().getBlocks().get(0).getColumns()) {
        Statistics<?> range = column.getStatistics();
        String text =
            range.hasNonNullValue() ? range.minAsString() + " to " + range.maxAsString() : "absent";
        ranges.put(column.getPath().toDotString(), text + ", absent " + range.getNumNulls());
      }
    }
    assertThat(ranges)
        .containsEntry("cache.policy", "belady to lru, absent 0")
        .containsEntry("misses", "4 to 5, absent 0")
        .containsEntry("miss_ratio", "0.8 to 1.0, absent 0")
        .containsEntry("competitive_ratio", "1.0 to 1.25, absent 0")
        .containsEntry("evictions", "2 to 4, absent 0")
        .containsEntry("misses_vs_belady", "absent, absent 4");
  }

  @Test
  void theJsonTableHasUnitsDefinitionsAndTypedRows() {
    assertThat(out.resolve("results.json")).content().startsWith("""
            {"columns":[
            {"name":"cache.policy","type":"text","unit":"","definition":"key of the scenario that tells the runs apart"},
            {"name":"cache.capacity","type":"text","unit":"","definition":"key of the scenario that tells the runs apart"},
            {"name":"accesses","type":"long","unit":"pages","definition":"distinct experts that the layer steps needed, \
            summed over layer steps"},
            """).endsWith("""
            ],"rows":[
            {"cache.policy":"lru","cache.capacity":"1 experts","accesses":5,"hits":0,"misses":5,"streamed_misses":0,\
            "miss_ratio":1.0,"miss_ratio_low":null,"miss_ratio_high":null,"optimal_misses":5,"competitive_ratio":1.0,\
            "competitive_ratio_low":null,"competitive_ratio_high":null,"misses_vs_belady":null,"evictions":4,\
            "loaded_bytes":5,"steps_with_a_miss":5,"optimum_method":"ktns"},
            {"cache.policy":"belady","cache.capacity":"1 experts","accesses":5,"hits":0,"misses":5,"streamed_misses":0,\
            "miss_ratio":1.0,"miss_ratio_low":null,"miss_ratio_high":null,"optimal_misses":5,"competitive_ratio":1.0,\
            "competitive_ratio_low":null,"competitive_ratio_high":null,"misses_vs_belady":null,"evictions":4,\
            "loaded_bytes":5,"steps_with_a_miss":5,"optimum_method":"ktns"},
            {"cache.policy":"lru","cache.capacity":"2 experts","accesses":5,"hits":0,"misses":5,"streamed_misses":0,\
            "miss_ratio":1.0,"miss_ratio_low":null,"miss_ratio_high":null,"optimal_misses":4,"competitive_ratio":1.25,\
            "competitive_ratio_low":null,"competitive_ratio_high":null,"misses_vs_belady":null,"evictions":3,\
            "loaded_bytes":5,"steps_with_a_miss":5,"optimum_method":"ktns"},
            {"cache.policy":"belady","cache.capacity":"2 experts","accesses":5,"hits":1,"misses":4,"streamed_misses":0,\
            "miss_ratio":0.8,"miss_ratio_low":null,"miss_ratio_high":null,"optimal_misses":4,"competitive_ratio":1.0,\
            "competitive_ratio_low":null,"competitive_ratio_high":null,"misses_vs_belady":null,"evictions":2,\
            "loaded_bytes":4,"steps_with_a_miss":4,"optimum_method":"ktns"}
            ]}
            """);
  }

  private ParquetFileReader open() throws IOException {
    return ParquetFileReader.open(
        new LocalInputFile(out.resolve("results.parquet")),
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
  }

  @Test
  void theProvenanceSaysWhereTheResultsComeFrom() throws IOException, GeneralSecurityException {
    Map<String, String> provenance = provenance();
    BuildInfo build = BuildInfo.current();
    assertThat(provenance)
        .containsEntry("moesim_version", build.version())
        .containsEntry("moesim_commit", build.commit())
        .containsEntry("scenario", "tiny, with a comma")
        .containsEntry("seed", "7")
        .containsEntry("scenario_file", folder.resolve("tiny.yaml").toString())
        .containsEntry("scenario_folder", folder.toString())
        .containsEntry("scenario_text", YAML)
        .containsEntry("scenario_sha256", sha256(YAML))
        .containsEntry("settings[0]", "seed=7")
        .containsEntry("reports[0]", "csv")
        .containsEntry("reports[1]", "parquet")
        .containsEntry("reports[2]", "json")
        .containsEntry("reports[3]", "html")
        .containsEntry("runs", "4")
        .containsEntry("started", "2026-01-02T03:04:05Z")
        .containsEntry("duration_seconds", "1.5")
        .containsEntry("threads", "3")
        .containsKeys("jvm", "os", "processors");
    assertThat(provenance.get("replay_contracts[0]"))
        .isEqualTo("replay contract: S2 co-resident; batch of 1 request; prefill one-step, decode"
            + " replayed; cold start, caches kept across requests");
    assertThat(provenance).doesNotContainKey("replay_contracts[1]");
  }

  @Test
  void theProvenanceTellsTheTraceAndWhatIsMeasured() throws IOException {
    String source = folder.resolve("abcab.parquet").toString();
    assertThat(provenance())
        .containsEntry("traces[0].source", source)
        .containsEntry("traces[0].format", "parquet from fixed")
        .containsEntry("traces[0].sha256", outcome.traces().get(0).digest())
        .containsEntry("traces[0].requests", "1")
        .containsEntry("traces[0].prefill_tokens", "0")
        .containsEntry("traces[0].decode_tokens", "5")
        .containsEntry("traces[0].selections", "5")
        .doesNotContainKey("traces[1].source")
        .containsEntry("inputs.routing of " + source, "measured")
        .containsEntry("inputs.cache capacity", "assumed");
    assertThat(outcome.traces().get(0).digest()).matches("[0-9a-f]{64}");
  }

  /** The scalars of the file by their paths. */
  private Map<String, String> provenance() throws IOException {
    Map<String, String> found = new TreeMap<>();
    String json = Files.readString(out.resolve("provenance.json"));
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          found.put(pathOf(parser.streamReadContext()), parser.getString());
        }
      }
    }
    return found;
  }

  private static String pathOf(TokenStreamContext place) {
    if (place.inRoot()) {
      return "";
    }
    String parent = pathOf(place.getParent());
    return place.inArray()
        ? parent + "[" + place.getCurrentIndex() + "]"
        : parent + (parent.isEmpty() ? "" : ".") + place.currentName();
  }

  private static String sha256(String text) throws GeneralSecurityException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void replacesTheResultsOfTheSameScenario() throws IOException {
    Files.writeString(out.resolve("results.csv"), "old\n");
    new ResultFolder(out).check(scenario);
    new ResultFolder(out).write(scenario, outcome, Instant.EPOCH, Duration.ZERO, 1);
    assertThat(Files.readAllLines(out.resolve("results.csv"))).hasSize(5);
    assertThat(provenance()).containsEntry("started", "1970-01-01T00:00:00Z");
  }

  @Test
  void leavesNothingOfTheRunBeforeAndEverythingOfTheUser() throws IOException {
    for (String old : List.of("links.parquet", "timeline.parquet", "events-3.json.gz")) {
      Files.writeString(out.resolve(old), "of the run before");
    }
    Files.writeString(out.resolve("notes.md"), "of the user");
    Files.writeString(out.resolve("results.csv.bak"), "of the user");
    Scenario fewer = new RecordedTraces(folder).scenario("fewer.yaml", YAML + "report: [csv]\n");
    new ResultFolder(out).check(fewer);
    new ResultFolder(out).write(fewer, outcome, Instant.EPOCH, Duration.ZERO, 1);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "results.csv", "provenance.json", "notes.md", "results.csv.bak");
    }
  }

  @Test
  void writesOnlyTheReportsThatAreAskedFor() throws IOException {
    Scenario csvOnly = new RecordedTraces(folder).scenario("csv.yaml", YAML + "report: [csv]\n");
    Path target = folder.resolve("csv-only");
    Files.createDirectories(target);
    new ResultFolder(target).write(csvOnly, outcome, Instant.EPOCH, Duration.ZERO, 1);
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .isEqualTo(List.of("provenance.json", "results.csv"));
    }
  }
}
