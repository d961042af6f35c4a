package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Problem;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: read, or refused with a place; nothing else. */
class TextFuzzTest {
  private static final int MUTATIONS = 2000;

  @TempDir
  Path folder;

  private void survives(TraceFormat format, Options options, Map<String, String> files) {
    Fixture fixture = new Fixture(format, folder);
    files.forEach(fixture::write);
    long tokens = fixture.open(".", options, Optional.empty()).facts().tokens();
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      String name =
          files.keySet().stream().skip(random.nextInt(files.size())).findFirst().orElseThrow();
      byte[] damaged = damaged(files.get(name).getBytes(StandardCharsets.UTF_8), random);
      fixture.write(name, damaged);
      try {
        RoutingTrace trace = fixture.open(".", options, Optional.empty());
        assertThat(Fixture.tokens(trace)).hasSize((int) trace.facts().tokens());
        format.recognises(fixture.files("."));
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
      fixture.write(name, files.get(name));
    }
    // The undamaged files are still read, and most damage is noticed.
    assertThat(fixture.open(".", options, Optional.empty()).facts().tokens()).isEqualTo(tokens);
    assertThat(refused).isGreaterThan(MUTATIONS / 4);
  }

  /** Cut, or with some bytes replaced, inserted, removed or repeated. */
  private static byte[] damaged(byte[] bytes, Random random) {
    if (random.nextInt(10) == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    byte[] result = bytes;
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(result.length);
      int length = Math.min(1 + random.nextInt(6), result.length - at);
      byte[] middle = switch (random.nextInt(4)) {
        case 0 -> new byte[0];
        case 1 -> twice(Arrays.copyOfRange(result, at, at + length));
        case 2 -> randomBytes(random, length);
        default -> likelyBytes(random, length);
      };
      result = joined(
          Arrays.copyOf(result, at),
          middle,
          Arrays.copyOfRange(result, at + length, result.length));
    }
    return result;
  }

  private static byte[] twice(byte[] part) {
    return joined(part, part);
  }

  private static byte[] randomBytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] likelyBytes(Random random, int length) {
    String likely = "0123456789[]{},:\"\t\n.-e\0n# ";
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) likely.charAt(random.nextInt(likely.length()));
    }
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  @Test
  void core12345() {
    String request = "[{\"0\": null, \"1\": [[3, 7], [0, 1]], \"3\": [[1, 2], [4, 5]]},"
        + " {\"0\": null, \"1\": [[2, 3]], \"3\": [[0, 7]]}, {\"1\": [[6, 5]], \"3\": [[4, 6]]}]\n";
    survives(
        new Core12345(),
        Options.none(),
        new TreeMap<>(Map.of("1.json", request, "2.json", request)));
  }

  @Test
  void esft() {
    Map<String, String> files = new TreeMap<>();
    files.put("expert_weights_1.txt", "3\t7\t0\t1\t\t0.25\t0.5\t0.125\t1e-05\n2\t3\t\t0.1\t0.2\n");
    files.put("expert_weights_2.txt", "1\t2\t4\t5\t\t0.3\t0.3\t0.3\t0.3\n6\t7\t\t0\t1.0\n");
    survives(new Esft(), Fixture.topK(2), files);
  }

  @Test
  void tokenJsonl() {
    String lines =
        "{\"tok\": 1, \"layers\": [[3, 7], [1, 2]]}\n{\"tok\": 2, \"layers\": [[2, 0], [4, 5]]}\n";
    survives(
        new TokenJsonl(),
        Options.none(),
        new TreeMap<>(Map.of("a.jsonl", lines, "b.jsonl", lines)));
  }

  @Test
  void bigMoeCsv() {
    String file = """
        # route_trace v1
        # model=/data/Tiny.gguf arch=tiny n_layer=2 n_expert=8 n_expert_used=2
        # layer=0 expert_bytes=100 dense_bytes=10
        # layer=1 expert_bytes=300 dense_bytes=10
        turn,phase,step,layer,slot,expert,weight,residency,expert_bytes
        0,0,0,0,0,3,0.75,0,100
        0,0,0,0,1,7,0.25,1,0
        0,0,1,0,0,0,0.5,0,100
        0,0,1,0,1,1,0.5,0,100
        0,0,1,1,0,4,1,0,300
        0,0,1,1,1,5,1e-05,0,300
        0,1,2,0,0,2,0.625,0,100
        0,1,2,0,1,3,0.375,1,0
        0,1,2,1,0,0,nan,0,300
        0,1,2,1,1,7,nan,0,300
        """;
    survives(new BigMoeCsv(), Options.none(), new TreeMap<>(Map.of("a.csv", file, "b.csv", file)));
  }

  @Test
  void locationsOfProblemsAreInFiles() {
    Fixture fixture = new Fixture(new TokenJsonl(), folder)
        .write("a.jsonl", "{\"tok\": 1, \"layers\": [[3, 3]]}");
    try {
      fixture.open("a.jsonl");
      fail("a repeated expert must be refused");
    } catch (InputException e) {
      assertThat(e.problems().get(0).location())
          .isEqualTo(Location.inText(folder.resolve("a.jsonl"), 1, 27));
    }
  }
}
