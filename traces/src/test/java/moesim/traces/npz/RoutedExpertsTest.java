package moesim.traces.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.Packed;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutedExpertsTest {
  // Saved by NumPy 2.4.6; arange(12).reshape(2, 3, 2), of 2 tokens, 3 layers and top-2, as int16.
  private static final String IN_AN_OBJECT =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwg"
          + "fSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "IAqABJXkAAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmU"
          + "jAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBKWgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/"
          + "////Sv////9LP3SUYoldlGgCaAVLAIWUaAeHlFKUKEsBSwJLA0sCh5RoC4wCaTKUiYiHlFKUKEsDjAE8lE5O"
          + "Tkr/////Sv////9LAHSUYolDGAAAAQACAAMABAAFAAYABwAIAAkACgALAJR0lGJhdJRiLg==";
  // The same as Python 2 pickled it.
  private static final String OF_OLD =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwg"
          + "fSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "IAqAAmNudW1weS5fY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxAGNudW1weQpuZGFycmF5CnEBSwCF"
          + "cQJjX2NvZGVjcwplbmNvZGUKcQNYAQAAAGJxBFgGAAAAbGF0aW4xcQWGcQZScQeHcQhScQkoSwEpY251bXB5"
          + "CmR0eXBlCnEKWAIAAABPOHELiYiHcQxScQ0oSwNYAQAAAHxxDk5OTkr/////Sv////9LP3RxD2KJXXEQaABo"
          + "AUsAhXERaAeHcRJScRMoSwFLAksDSwKHcRRoClgCAAAAaTJxFYmIh3EWUnEXKEsDWAEAAAA8cRhOTk5K////"
          + "/0r/////SwB0cRliiWgDWBgAAAAAAAEAAgADAAQABQAGAAcACAAJAAoACwBxGmgFhnEbUnEcdHEdYmF0cR5i"
          + "Lg==";
  // Two arrays: that, and the same plus one as int32, big-endian, in Fortran's order; NumPy 1.
  private static final String IN_A_LIST =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwp"
          + "LCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "IAqAA2NudW1weS5jb3JlLm11bHRpYXJyYXkKX3JlY29uc3RydWN0CnEAY251bXB5Cm5kYXJyYXkKcQFLAIVx"
          + "AkMBYnEDh3EEUnEFKEsBSwKFcQZjbnVtcHkKZHR5cGUKcQdYAgAAAE84cQiJiIdxCVJxCihLA1gBAAAAfHEL"
          + "Tk5OSv////9K/////0s/dHEMYoldcQ0oaABoAUsAhXEOaAOHcQ9ScRAoSwFLAksDSwKHcRFoB1gCAAAAaTJx"
          + "EomIh3ETUnEUKEsDWAEAAAA8cRVOTk5K/////0r/////SwB0cRZiiUMYAAABAAIAAwAEAAUABgAHAAgACQAK"
          + "AAsAcRd0cRhiaABoAUsAhXEZaAOHcRpScRsoSwFLAksDSwKHcRxoB1gCAAAAaTRxHYmIh3EeUnEfKEsDWAEA"
          + "AAA+cSBOTk5K/////0r/////SwB0cSFiiEMwAAAAAQAAAAcAAAADAAAACQAAAAUAAAALAAAAAgAAAAgAAAAE"
          + "AAAACgAAAAYAAAAMcSJ0cSNiZXRxJGIu";
  private static final String NONE =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwg"
          + "fSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "IAqABJWHAAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmU"
          + "jAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBKWgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/"
          + "////Sv////9LP3SUYoldlE5hdJRiLg==";
  // os.system("touch pickle-is-run")
  private static final String EVIL =
      "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwg"
          + "fSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "IAqABJWzAAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmU"
          + "jAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBKWgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/"
          + "////Sv////9LP3SUYoldlIwFcG9zaXiUjAZzeXN0ZW2Uk5SME3RvdWNoIHBpY2tsZS1pcy1ydW6UhZRSlGF0"
          + "lGIu";

  @TempDir
  Path folder;

  private final Map<String, byte[]> arrays = new LinkedHashMap<>();

  private static byte[] pickled(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private RoutedExpertsTest with(String name, byte[] array) {
    arrays.put(name, array);
    return this;
  }

  private void save(String name) throws IOException {
    Files.write(folder.resolve(name), NpyBytes.npz(false, arrays));
    arrays.clear();
  }

  private RoutingTrace open(String path) {
    TraceFiles files = TraceFiles.of(folder, path, Location.of("test"));
    return TraceFormats.recognise(files)
        .open(new TraceRequest(files, Options.none(), Optional.empty(), 0));
  }

  /** Tokens such as {@code "0P0 3,7 1,2"}: request, phase, position, the experts of each layer. */
  static List<String> tokens(RoutingTrace trace) {
    List<String> tokens = new ArrayList<>();
    RoutingBlock block = new RoutingBlock(trace.model(), 3, false);
    int topK = trace.model().topK();
    int width = trace.model().layers() * topK;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          StringBuilder text = new StringBuilder();
          text.append(block.requests()[token])
              .append(block.phase(token) == Phase.PREFILL ? 'P' : 'D')
              .append(block.positions()[token]);
          for (int i = 0; i < width; i++) {
            text.append(i % topK == 0 ? ' ' : ',').append(block.experts()[token * width + i]);
          }
          tokens.add(text.toString());
        }
      }
    }
    return tokens;
  }

  private List<String> tokens(byte[] routed) throws IOException {
    with("routed_experts", routed).save("t.npz");
    return tokens(open("t.npz"));
  }

  private String refusal(String path) {
    List<String> messages = new ArrayList<>();
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(InputException.class)
        .satisfies(e -> messages.add(e.getMessage().replace(folder + "/", "")));
    assertThat(messages.get(0)).doesNotContain("\n");
    return messages.get(0);
  }

  private static double[] counting(int count) {
    return java.util.stream.IntStream.range(0, count).asDoubleStream().toArray();
  }

  @Test
  void anyWholeNumberAnyOrderAndAnyVersionIsTheSameArray() throws IOException {
    List<String> expected = List.of("0P0 0,1 2,3 4,5", "0P1 6,7 8,9 10,11");
    for (String type : List.of("|u1", "|i1", "<u2", "<i2", ">i2", "<u4", ">i4", "<i8", ">i8")) {
      assertThat(tokens(NpyBytes.array(type, "(2, 3, 2)", counting(12)))).isEqualTo(expected);
    }
    for (int version = 1; version <= 3; version++) {
      assertThat(tokens(NpyBytes.array(version, "<i2", false, "(2, 3, 2)", counting(12))))
          .isEqualTo(expected);
    }
    // First index fastest: element [t][l][k] stands at t + 2 (l + 3 k).
    assertThat(tokens(
            NpyBytes.array(1, "<i2", true, "(2, 3, 2)", 0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11)))
        .isEqualTo(expected);
  }

  @Test
  void arraysInsideObjectsAreRead() throws IOException {
    List<String> two = List.of("0P0 0,1 2,3 4,5", "0P1 6,7 8,9 10,11");
    assertThat(tokens(pickled(IN_AN_OBJECT))).isEqualTo(two);
    assertThat(tokens(pickled(OF_OLD))).isEqualTo(two);
    assertThat(tokens(pickled(IN_A_LIST)))
        .containsExactly(
            "0P0 0,1 2,3 4,5", "0P1 6,7 8,9 10,11", "0P2 1,2 3,4 5,6", "0P3 7,8 9,10 11,12");
  }

  @Test
  void nothingInAPickleIsRun() throws IOException {
    with("routed_experts", pickled(EVIL)).save("t.npz");
    assertThat(refusal("t.npz"))
        .isEqualTo(
            "t.npz: routed_experts: the pickle names posix.system, which is neither run nor read here;"
                + " pickles are read as data");
    assertThat(Path.of("pickle-is-run")).doesNotExist();
  }

  @Test
  void theLengthOfThePromptTellsThePhases() throws IOException {
    byte[] five = NpyBytes.array("<i2", "(5, 1, 1)", 3, 1, 4, 1, 5);
    // All of 3 + 2, and without the last token, which is never run.
    for (int output : new int[] {2, 3}) {
      with("routed_experts", five)
          .with("prompt_token_ids", NpyBytes.array("<i8", "(3,)", 7, 8, 9))
          .with("output_token_ids", NpyBytes.array("<i8", "(" + output + ",)", new double[output]))
          .with("request_id", NpyBytes.joined(NpyBytes.header(1, "<U1", false, "()"), new byte[4]))
          .save("t.npz");
      assertThat(tokens(open("t.npz")))
          .containsExactly("0P0 3", "0P1 1", "0P2 4", "0D3 1", "0D4 5");
    }
    // Of the response only: 5 of 5, or of 6 without the last.
    for (int output : new int[] {5, 6}) {
      with("routed_experts", five)
          .with("prompt_token_ids", NpyBytes.array("<i8", "(3,)", 7, 8, 9))
          .with("output_token_ids", NpyBytes.array("<i8", "(" + output + ",)", new double[output]))
          .save("t.npz");
      assertThat(tokens(open("t.npz"))).first().isEqualTo("0D3 3");
    }
  }

  @Test
  void aPromptCutByAPrefixCacheIsSaid() throws IOException {
    // 10 prompt and 3 output tokens; 5 recorded are the last 3 of the prompt, and 2.
    with("routed_experts", NpyBytes.array("<i2", "(5, 1, 1)", 3, 1, 4, 1, 5))
        .with("prompt_token_ids", NpyBytes.array("<i4", "(10,)", new double[10]))
        .with("output_token_ids", NpyBytes.array("<i4", "(3,)", new double[3]))
        .save("t.npz");
    RoutingTrace trace = open("t.npz");
    assertThat(tokens(trace)).containsExactly("0P7 3", "0P8 1", "0P9 4", "0D10 1", "0D11 5");
    assertThat(trace.facts().warnings())
        .anyMatch(line -> line.startsWith("of 1 requests, the first is t.npz, fewer tokens are"));
  }

  @Test
  void promptAndResponseMayBeTwoArrays() throws IOException {
    with("prompt_routed_experts", NpyBytes.array("<i4", "(2, 1, 2)", 0, 1, 2, 3))
        .with("routed_experts", NpyBytes.array("|u1", "(1, 1, 2)", 4, 0))
        .save("t.npz");
    RoutingTrace trace = open("t.npz");
    assertThat(tokens(trace)).containsExactly("0P0 0,1", "0P1 2,3", "0D2 4,0");
    assertThat(trace.facts().warnings()).noneMatch(line -> line.contains("prompt ends"));
    with("prompt_routed_experts", pickled(NONE))
        .with("routed_experts", NpyBytes.array("|u1", "(1, 1, 2)", 4, 0))
        .save("t.npz");
    assertThat(tokens(open("t.npz"))).containsExactly("0P0 4,0");
    assertThat(open("t.npz").facts().warnings())
        .anyMatch(line -> line.startsWith("of 1 requests, the first is t.npz, nothing says where"));
  }

  @Test
  void aPromptArrayThatAPrefixCacheCutIsSaid() throws IOException {
    // 5 prompt tokens, of which the last 2 are recorded; 2 output tokens, of which the first is.
    byte[] prompt = NpyBytes.array("<i4", "(2, 1, 1)", 3, 1);
    byte[] output = NpyBytes.array("<i4", "(1, 1, 1)", 4);
    with("prompt_routed_experts", prompt)
        .with("routed_experts", output)
        .with("prompt_token_ids", NpyBytes.array("<i8", "(5,)", new double[5]))
        .with("output_token_ids", NpyBytes.array("<i8", "(2,)", new double[2]))
        .save("t.npz");
    RoutingTrace trace = open("t.npz");
    assertThat(tokens(trace)).containsExactly("0P3 3", "0P4 1", "0D5 4");
    assertThat(trace.facts().warnings())
        .anyMatch(line -> line.startsWith("of 1 requests, the first is t.npz, fewer tokens are"));
    with("prompt_routed_experts", prompt)
        .with("routed_experts", output)
        .with("prompt_token_ids", NpyBytes.array("<i8", "(2,)", new double[2]))
        .save("t.npz");
    trace = open("t.npz");
    assertThat(tokens(trace)).containsExactly("0P0 3", "0P1 1", "0D2 4");
    assertThat(trace.facts().warnings()).noneMatch(line -> line.contains("prefix cache"));
  }

  @Test
  void aPromptArrayLongerThanThePromptIsRefused() throws IOException {
    byte[] three = NpyBytes.array("<i4", "(3, 1, 1)", 3, 1, 2);
    with("prompt_routed_experts", three)
        .with("routed_experts", NpyBytes.array("<i4", "(1, 1, 1)", 4))
        .with("prompt_token_ids", NpyBytes.array("<i8", "(2,)", new double[2]))
        .save("t.npz");
    assertThat(refusal("t.npz"))
        .isEqualTo("t.npz: prompt_routed_experts has 3 tokens for 2 prompt tokens");
    // The same array once more, with the prompt in it.
    with("prompt_routed_experts", NpyBytes.array("<i4", "(2, 1, 1)", 3, 1))
        .with("routed_experts", three)
        .with("prompt_token_ids", NpyBytes.array("<i8", "(2,)", new double[2]))
        .with("output_token_ids", NpyBytes.array("<i8", "(1,)", new double[1]))
        .save("t.npz");
    assertThat(refusal("t.npz"))
        .isEqualTo("t.npz: routed_experts has 3 tokens for 1 output tokens, as"
            + " prompt_routed_experts has the prompt");
  }

  @Test
  void aFileIsARequestInTheOrderOfNumbers() throws IOException {
    with("routed_experts", NpyBytes.array("<i2", "(1, 1, 1)", 3)).save("10.npz");
    with("routed_experts", NpyBytes.array("<i2", "(2, 1, 1)", 1, 2)).save("9.npz");
    assertThat(tokens(open("."))).containsExactly("0P0 1", "0P1 2", "1P0 3");
  }

  @Test
  void denseLayersAreZerosAndLeftOut() throws IOException {
    // Layer 0 is dense; layer 2 did not see the second token.
    with("routed_experts", NpyBytes.array("<i2", "(2, 3, 2)", 0, 0, 1, 0, 2, 3, 0, 0, 0, 1, 0, 0))
        .save("t.npz");
    RoutingTrace trace = open("t.npz");
    assertThat(trace.model().layerIds()).containsExactly(1, 2);
    assertThat(tokens(trace)).containsExactly("0P0 1,0 2,3", "0P1 0,1 -1,-1");
    assertThat(trace.facts().ragged()).isTrue();
    assertThat(trace.facts().warnings())
        .contains("zeros only in 1 entries of token and layer: taken for not recorded");
  }

  @Test
  void packedFilesAreReadToo() throws IOException {
    byte[] one =
        NpyBytes.npz(true, Map.of("routed_experts", NpyBytes.array("<i2", "(1, 1, 1)", 3)));
    byte[] two =
        NpyBytes.npz(false, Map.of("routed_experts", NpyBytes.array("<i2", "(1, 1, 1)", 4)));
    // NumPy's own file in gzip.
    Files.write(folder.resolve("t.npz.gz"), Packed.gzip(one));
    assertThat(tokens(open("t.npz.gz"))).containsExactly("0P0 3");
    byte[] tar = new Packed.Tar().file("1.npz", one).file("2.npz", two).end();
    Files.write(folder.resolve("t.tar.zst"), Packed.zstd(tar));
    assertThat(tokens(open("t.tar.zst"))).containsExactly("0P0 3", "1P0 4");
  }

  @Test
  void wrongExpertsAreNamedWithTheirPlace() throws IOException {
    with("routed_experts", NpyBytes.array("<i2", "(2, 1, 2)", 0, 1, 3, 3)).save("t.npz");
    assertThat(refusal("t.npz"))
        .isEqualTo("t.npz: routed_experts[1, 0]: expert 3 twice among the 2 of one token");
    with("routed_experts", NpyBytes.array("<i2", "(2, 1, 2)", 0, 1, 3, -2)).save("t.npz");
    assertThat(refusal("t.npz"))
        .isEqualTo("t.npz: routed_experts[1, 0]: expert -2 outside [0, 32768)");
    with("routed_experts", NpyBytes.array("<i8", "(1, 1, 2)", 0, 1L << 40)).save("t.npz");
    assertThat(refusal("t.npz")).contains("routed_experts[0, 0]: expert ");
  }

  @Test
  void wrongArraysAreNamed() throws IOException {
    with("routed_experts", NpyBytes.array("<f4", "(1, 1, 2)", 0, 1)).save("t.npz");
    assertThat(refusal("t.npz"))
        .isEqualTo("t.npz: routed_experts: float32[1, 1, 2], expected whole numbers [tokens,"
            + " layers, top-k]");
    with("routed_experts", NpyBytes.array("<i2", "(4,)", 0, 1, 2, 3)).save("t.npz");
    assertThat(refusal("t.npz")).startsWith("t.npz: routed_experts: int16[4], expected");
    with("routed_experts", NpyBytes.array("<i2", "(4, 3, 2)", 0, 1, 2, 3)).save("t.npz");
    assertThat(refusal("t.npz"))
        .startsWith("t.npz: routed_experts: it ends before its last element");
    with("routed_experts", NpyBytes.array("<i2", "(1, 1, 1)", 1)).save("1.npz");
    with("routed_experts", NpyBytes.array("<i2", "(1, 2, 1)", 1, 2)).save("2.npz");
    assertThat(refusal("[12].npz"))
        .startsWith("2.npz: routed_experts: int16[1, 2, 1], but the first file has 1 layers");
    with("routed_experts", NpyBytes.array("<i2", "(2, 1, 1)", 1, 2))
        .with("prompt_token_ids", NpyBytes.array("<i8", "(5,)", new double[5]))
        .save("t.npz");
    assertThat(refusal("t.npz"))
        .isEqualTo("t.npz: routed_experts has 2 tokens for 5 prompt tokens, and no"
            + " output_token_ids say which are recorded");
  }

  @Test
  void damagedBytesAreNeverMoreThanAnInputError() throws IOException {
    with("routed_experts", NpyBytes.array("<i2", "(2, 3, 2)", counting(12)))
        .with("prompt_routed_experts", pickled(IN_A_LIST))
        .with("output_token_ids", NpyBytes.array("<i8", "(3,)", 1, 2, 3));
    byte[] whole = NpyBytes.npz(true, arrays);
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bytes =
          random.nextBoolean() ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      if (bytes.length == whole.length) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = Files.write(folder.resolve(i + ".npz"), bytes);
      try {
        TraceFiles files = TraceFiles.of(folder, i + ".npz", Location.of("test"));
        new RoutedExperts().open(new TraceRequest(files, Options.none(), Optional.empty(), 0));
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }
}
