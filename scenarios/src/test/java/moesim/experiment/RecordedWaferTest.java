package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import moesim.testing.RealTraces;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The case study on recorded routing of Llama-4-Maverick. Skipped where the recording is not
 * present.
 */
class RecordedWaferTest {
  private static final int PASSES = 128;
  private static final int LAYERS = 48;
  private static final long SLICE_BYTES = 5120L * 8192 * 2;
  private static final List<String> MESHES = List.of("5x5", "8x3");
  private static final List<String> VARIANTS =
      List.of("Base", "EP", "Pred Only", "Allo Only", "Allo+Pred");

  @Test
  void bytesAndTokensAreThoseOfTheRecording() throws IOException {
    Path trace = RealTraces.require("llama4-maverick-core12345");
    Recorded recorded = Recorded.in(trace);
    assertThat(recorded.requests).isEqualTo(16);
    ResultTable table = Experiment.run(
            ScenarioReader.read(ScenarioText.of(
                Path.of("paper/llama4-recorded.yaml"), List.of("trace.path=" + trace))),
            2,
            Progress.none())
        .table();
    assertThat(table.rows()).hasSize(MESHES.size() * VARIANTS.size());
    WaferRows rows = new WaferRows(table);
    for (String mesh : MESHES) {
      for (String variant : VARIANTS) {
        String[] row = {"machine.topology.mesh", mesh, "variant", variant};
        // At most 16 tokens an expert: none is split, so there is one task for each active expert,
        // of three slices.
        assertThat(rows.weightBytes(row)).as("%s %s", mesh, variant).isEqualTo((double)
            (3 * SLICE_BYTES * recorded.activeExperts));
        assertThat(rows.value(WaferMetrics.TOKENS_PER_SECOND, row)
                * rows.value(WaferMetrics.DECODE_SECONDS, row))
            .isCloseTo((double) recorded.decodeTokens, within(1e-6));
        assertThat(rows.value(WaferMetrics.HOME_LLC_HITS, row))
            .isLessThanOrEqualTo(rows.value(WaferMetrics.REMOTE_BYTES, row) / SLICE_BYTES);
        // Every remote slice crosses at least one link, and no more than the longest way; 16 bytes
        // ask for it.
        double remoteSlices = rows.value(WaferMetrics.REMOTE_BYTES, row) / SLICE_BYTES;
        double hops = rows.value(WaferMetrics.REQUEST_HOPS, row);
        assertThat(hops).isBetween(remoteSlices, remoteSlices * (mesh.equals("5x5") ? 8 : 9));
        assertThat(rows.value(WaferMetrics.BYTE_HOPS, row)).isEqualTo(hops * (SLICE_BYTES + 16));
        print(rows, mesh, variant, row);
      }
      assertThat(
              rows.value(WaferMetrics.REMOTE_BYTES, "machine.topology.mesh", mesh, "variant", "EP"))
          .isZero();
      double copied = rows.value(
          WaferMetrics.REPLICA_BYTES, "machine.topology.mesh", mesh, "variant", "Pred Only");
      double fetched = rows.value(
          WaferMetrics.REMOTE_BYTES, "machine.topology.mesh", mesh, "variant", "Pred Only");
      // Only what was fetched is copied.
      assertThat(copied).isPositive().isLessThanOrEqualTo(fetched);
    }
  }

  private static void print(WaferRows rows, String mesh, String variant, String... row) {
    System.out.printf(
        java.util.Locale.ROOT,
        "recorded Llama-4-Maverick, 16 requests, %s, %s: %.3f times as fast as Base%n",
        mesh,
        variant,
        rows.value(WaferMetrics.SPEEDUP, row));
  }

  /** What 127 passes after the prompts hold, counted from the files without any of our readers. */
  private record Recorded(int requests, long activeExperts, long decodeTokens) {
    static Recorded in(Path folder) throws IOException {
      BitSet[] active = new BitSet[PASSES * LAYERS];
      for (int i = 0; i < active.length; i++) {
        active[i] = new BitSet();
      }
      List<Path> files = new ArrayList<>();
      try (Stream<Path> found = Files.walk(folder)) {
        found.filter(file -> file.toString().endsWith(".json")).forEach(files::add);
      }
      long tokens = 0;
      for (Path file : files) {
        tokens += read(file, active);
      }
      long experts = 0;
      for (int i = LAYERS; i < active.length; i++) {
        experts += active[i].cardinality();
      }
      return new Recorded(files.size(), experts, tokens);
    }

    /** Marks the experts of one request; returns its tokens after the prompt, within the passes. */
    private static long read(Path file, BitSet[] active) throws IOException {
      int pass = -1;
      int layer = -1;
      int depth = 0;
      try (JsonParser json =
          new JsonFactory().createParser(ObjectReadContext.empty(), Files.readAllBytes(file))) {
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          switch (token) {
            case START_OBJECT -> pass++;
            case PROPERTY_NAME -> layer = Integer.parseInt(json.currentName());
            case VALUE_NUMBER_INT -> {
              if (pass < PASSES) {
                active[pass * LAYERS + layer].set(json.getIntValue());
              }
            }
            default -> depth++;
          }
        }
      }
      assertThat(depth).isPositive();
      return Math.min(pass, PASSES - 1);
    }
  }
}
