package moesim.traces.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import moesim.input.InputException;
import moesim.input.Problem;
import moesim.routing.RoutingTrace;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files of records: read, or refused with a place; nothing else. */
class RecordFuzzTest {
  private static final int MUTATIONS = 500;
  private static final String LIKELY = "0123456789[]{},:\"\t\n.-e\0n# ";

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({
    "vllm-route.jsonl, vllm-route-jsonl",
    "record.jsonl, record-jsonl",
    "routing-v1.jsonl, routing-jsonl",
    "routing-v2.jsonl, routing-jsonl",
    "route-trace.json, route-trace",
    "tokenmoe.jsonl, tokenmoe-trace",
    "moe-beyond.csv, csv",
    "llama-log.csv, csv",
    "olmoe-analysis.jsonl, olmoe-analysis-jsonl"
  })
  void survivesDamage(String resource, String name) throws IOException {
    RecordFixture fixture = RecordFixture.of(name, folder);
    boolean skips =
        fixture.format().options().stream().anyMatch(option -> option.name().equals("bad_rows"));
    byte[] whole = RecordFixture.text(resource).getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] damaged = damaged(whole, new Random(seed));
      Files.deleteIfExists(folder.resolve("t"));
      Files.write(folder.resolve("t"), damaged);
      String[] options = skips && seed % 2 == 1 ? new String[] {"bad_rows=skip"} : new String[0];
      try {
        RoutingTrace trace = fixture.open("t", options);
        assertThat(RecordFixture.tokens(trace)).hasSize((int) trace.facts().tokens());
        fixture.format().recognises(fixture.files("t"));
      } catch (InputException e) {
        refused++;
        for (Problem problem : e.problems()) {
          assertThat(problem.message())
              .as("seed " + seed)
              .doesNotContain("\n")
              .doesNotContain("Exception");
          assertThat(problem.location().source()).as("seed " + seed).startsWith(folder.toString());
        }
      } catch (RuntimeException e) {
        fail("seed " + seed + ": " + new String(damaged, StandardCharsets.ISO_8859_1), e);
      }
    }
    assertThat(refused).isBetween(MUTATIONS / 20, MUTATIONS - 1);
  }

  /** Cut, or with a few bytes replaced, left out or repeated. */
  private static byte[] damaged(byte[] whole, Random random) {
    int at = random.nextInt(whole.length);
    if (random.nextInt(10) == 0) {
      return Arrays.copyOf(whole, at);
    }
    int length = Math.min(1 + random.nextInt(6), whole.length - at);
    StringBuilder text = new StringBuilder(new String(whole, StandardCharsets.ISO_8859_1));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, at + length);
      case 1 -> text.insert(at, text.substring(at, at + length));
      case 2 -> text.setCharAt(at, (char) random.nextInt(256));
      default -> text.setCharAt(at, LIKELY.charAt(random.nextInt(LIKELY.length())));
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
