package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Core12345Test {
  /** Two prefill tokens and two decoded ones; layers 1 and 3 have experts, 0 and 2 are dense. */
  private static final String REQUEST = """
      [{"0": null, "1": [[3, 7], [0, 1]], "2": null, "3": [[1, 2], [4, 5]]},
       {"0": null, "1": [[2, 3]], "2": null, "3": [[0, 7]]},
       {"3": [[4, 6]], "1": [[6, 5]]}]
      """;

  @TempDir
  Path folder;

  private Fixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new Fixture(new Core12345(), folder);
  }

  @Test
  void readsPrefillAndDecode() {
    RoutingTrace trace = fixture.write("0.json", REQUEST).open("0.json");
    assertThat(Fixture.tokens(trace))
        .containsExactly("0P0 3,7 1,2", "0P1 0,1 4,5", "0D2 2,3 0,7", "0D3 6,5 4,6");
    assertThat(trace.model()).isEqualTo(new MoeModel("0", List.of(1, 3), 8, 2, List.of()));
    assertThat(trace.facts().requests()).isEqualTo(1);
    assertThat(trace.facts().prefillTokens()).isEqualTo(2);
    assertThat(trace.facts().decodeTokens()).isEqualTo(2);
    assertThat(trace.facts().warnings())
        .containsExactly(
            "the number of experts is not stated: 8 taken, the largest id plus one; a model"
                + " card states it (--model PRESET, in a scenario model.preset)",
            "the recorded prefill is short, 2 tokens in the median of 1 requests: "
                + "a prefix cache may have cut it, real prompts were longer");
  }

  @Test
  void aFileIsARequestInTheOrderOfTheNumbersInTheNames() {
    fixture
        .write("t/10.json", "[{\"5\":[[1]]}]")
        .write("t/9.json", "[{\"5\":[[0]]},{\"5\":[[2]]}]");
    fixture.write("t/README.md", "about the trace");
    RoutingTrace trace = fixture.open("t");
    assertThat(Fixture.tokens(trace)).containsExactly("0P0 0", "0D1 2", "1P0 1");
    assertThat(trace.model().name()).isEqualTo("t");
    assertThat(Fixture.tokens(fixture.open("t/*.json"))).hasSize(3);
    assertThat(fixture.open("t/*.json").model().name()).isEqualTo("t");
    assertThat(fixture.open("t/*.json").facts().digest())
        .isEqualTo(trace.facts().digest());
  }

  @Test
  void aPassMayBeginAtAnyRequest() {
    fixture
        .write("t/0.json", "[{\"5\":[[1]]}]")
        .write("t/1.json", "[{\"5\":[[0]]}]")
        .write("t/2.json", "[{\"5\":[[2]]}]");
    DataFiles data = DataFiles.among(fixture.files("t"), "files", name -> true);
    assertThat(Fixture.tokens(Core12345.read(data).open(1, 3), 1, 1, false))
        .containsExactly("1P0 0", "2P0 2");
    assertThat(Fixture.tokens(Core12345.read(data).open(3, 3), 1, 1, false)).isEmpty();
  }

  @Test
  void recognisesItselfByContent() {
    fixture
        .write("t/0.json", REQUEST)
        .write("t/LICENSE", "free")
        .write("summary.json", "{\"token_scores\": {}}");
    fixture.write("pretty.data", "[\n    {\n        \"12\": [\n            [\n");
    assertThat(new Core12345().recognises(fixture.files("t"))).isTrue();
    assertThat(new Core12345().recognises(fixture.files("pretty.data"))).isTrue();
    assertThat(new Core12345().recognises(fixture.files("summary.json"))).isFalse();
    assertThat(new Core12345().recognises(fixture.files("t/LICENSE"))).isFalse();
  }

  @Test
  void refusesAnotherModelsLayers() {
    fixture.write("0.json", REQUEST);
    MoeModel card = new MoeModel("m", List.of(0, 1, 2, 3), 8, 2, List.of());
    assertThatThrownBy(() -> fixture.open("0.json", card))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("the trace has 2 MoE layers, model m has 4 MoE layers");
  }

  @Test
  void refusesAnIdThatTheModelDoesNotHave() {
    fixture.write("0.json", REQUEST);
    MoeModel card = new MoeModel("m", List.of(1, 3), 7, 2, List.of());
    assertThatThrownBy(() -> fixture.open("0.json", card))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("0.json:1:24: step 0, layer 1: expert 7 outside [0, 7)");
  }

  private void refuses(String content, String message) {
    fixture.write("0.json", content).refusal("0.json").isEqualTo(message);
  }

  @Test
  void refusesWrongIds() {
    refuses("[{\"1\": [[0], [-1]]}]", "0.json:1:15: step 0, layer 1: expert -1 outside [0, 32768)");
    refuses(
        "[{\"1\": [[40000]]}]", "0.json:1:10: step 0, layer 1: expert 40000 outside [0, 32768)");
    refuses(
        "[{\"1\": [[99999999999]]}]",
        "0.json:1:10: step 0, layer 1: expected an expert id, read \"99999999999\"");
    refuses(
        "[{\"1\": [[3, 5, 3]]}]",
        "0.json:1:16: step 0, layer 1: expert 3 twice among the 3 of one token");
    refuses(
        "[{\"1\": [[1.5]]}]", "0.json:1:10: step 0, layer 1: expected an expert id, read \"1.5\"");
    refuses(
        "[{\"1\": [[1, \"2\"]]}]",
        "0.json:1:13: step 0, layer 1: expected an expert id, read \"2\"");
    refuses(
        "[{\"1\": [[1, [2]]]}]",
        "0.json:1:13: step 0, layer 1: expected an expert id, read an array");
  }

  @Test
  void refusesAnotherTopK() {
    refuses(
        "[{\"1\": [[1, 2], [3]]}]",
        "0.json:1:19: step 0, layer 1: 1 experts for a token; the first token has 2");
    refuses(
        "[{\"1\": [[1, 2]], \"2\": [[3, 4, 5]]}]",
        "0.json:1:31: step 0, layer 2: more than 2 experts for one token; the first token has 2");
    refuses("[{\"1\": [[]]}]", "0.json:1:10: step 0, layer 1: a token without experts");
  }

  @Test
  void refusesLayersThatChange() {
    refuses(
        "[{\"1\": [[1]], \"2\": [[1]]}, {\"1\": [[2]]}]",
        "0.json:1:39: step 1: layer 2 is missing");
    refuses(
        "[{\"1\": [[1]]}, {\"1\": [[2]], \"2\": [[1]]}]",
        "0.json:1:29: step 1, layer 2: a layer that the first step does not have");
    refuses(
        "[{\"1\": [[1]], \"2\": null}, {\"1\": [[2]], \"2\": [[1]]}]",
        "0.json:1:45: step 1, layer 2: expected null, as in the first step, read an array");
    refuses(
        "[{\"1\": [[1]]}, {\"1\": null}]",
        "0.json:1:22: step 1, layer 1: expected a list of tokens, read \"null\"");
    refuses(
        "[{\"1\": [[1]]}, {\"1\": [[2]], \"1\": [[1]]}]",
        "0.json:1:34: step 1, layer 1: the layer stands twice in this step");
    refuses(
        "[{\"1\": [[1]], \"1\": null}]",
        "0.json:1:15: step 0, layer 1: the layer stands twice in this step");
    refuses(
        "[{\"one\": [[1]]}]", "0.json:1:3: step 0: expected the number of a layer, read \"one\"");
    refuses("[{\"1\": null}]", "0.json:1:12: step 0: no layer has experts");
  }

  @Test
  void refusesStepsWithTheWrongNumberOfTokens() {
    refuses(
        "[{\"1\": [[1], [2]], \"3\": [[1]]}]",
        "0.json:1:29: step 0, layer 3: 1 tokens, other layers of this step have 2");
    refuses(
        "[{\"1\": [[1]]}, {\"1\": [[1], [2]]}]",
        "0.json:1:31: step 1, layer 1: 2 tokens; a step after the first has one");
    refuses(
        "[{\"1\": []}]",
        "0.json:1:9: step 0, layer 1: expected a token's list of experts, read the end of an array");
    refuses("[]", "0.json:1:2: the request has no steps");
  }

  @Test
  void refusesFilesThatEndTooEarlyOrTooLate() {
    refuses(
        "[{\"1\": [[1]]}, {\"1\": [[2",
        "0.json:1:25: step 1, layer 1: the file ends here, at byte 24, inside a list, where more or"
            + " \"]\" has to follow; was it cut off? Copy or download it again");
    refuses(
        "[{\"1\": [[1]]}",
        "0.json:1:14: step 1: the file ends here, at byte 13, inside a list, where more or"
            + " \"]\" has to follow; was it cut off? Copy or download it again");
    refuses(
        "  \n",
        "0.json:2:1: the file ends here, at byte 3; was it cut off? Copy or download it again");
    refuses("", "0.json: the file is empty");
    refuses(
        "[{\"1\": [[1]]}] []", "0.json:1:16: step 1: expected the end of the file, read an array");
  }

  @Test
  void refusesWhatIsNotJson() {
    fixture
        .write("0.json", "[{\"1\": [[1]]}, {\"1\": [[\0]]}]")
        .refusal("0.json")
        .startsWith("0.json:1:24: step 1, layer 1: not JSON: ")
        .doesNotContain("\n");
    fixture
        .write("0.json", new byte[] {'[', '{', '"', (byte) 0xFF, '"'})
        .refusal("0.json")
        .startsWith("0.json:1:")
        .contains(": step 0: not JSON: Invalid UTF-8 start byte 0xff");
    refuses("{\"1\": [[1]]}", "0.json:1:1: expected a list of steps, read an object");
    refuses("[[1]]", "0.json:1:2: step 0: expected a step: an object of layers, read an array");
    refuses(
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
        "0.json: a Git-LFS pointer, not the data itself; run \"git lfs pull\" where it came from");
  }

  @Test
  void refusesALaterFileOfAnotherModel() {
    fixture.write("t/0.json", "[{\"1\": [[1]]}]").write("t/1.json", "[{\"2\": [[1]]}]");
    fixture
        .refusal("t")
        .isEqualTo(
            "t/1.json:1:3: step 0, layer 2: a layer that the first file, 0.json, does not have; one"
                + " trace is of one model, so give a folder or glob of one");
    fixture.write("t/1.json", "");
    fixture.refusal("t").isEqualTo("t/1.json: the file is empty");
  }
}
