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

class TokenJsonlTest {
  private static final String LINES = """
      {"tok": 1, "layers": [[3, 7], [1, 2]]}
      {"tok": 2, "layers": [[2, 0], [4, 5]]}
      {"layers": [[6, 5], [4, 0]], "tok": 3}
      """;

  @TempDir
  Path folder;

  private Fixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new Fixture(new TokenJsonl(), folder);
  }

  @Test
  void aLineIsADecodedToken() {
    RoutingTrace trace = fixture.write("t.jsonl", LINES).open("t.jsonl");
    assertThat(Fixture.tokens(trace)).containsExactly("0D0 3,7 1,2", "0D1 2,0 4,5", "0D2 6,5 4,0");
    assertThat(trace.model()).isEqualTo(new MoeModel("t", List.of(0, 1), 8, 2, List.of()));
    assertThat(trace.facts().prefillTokens()).isZero();
    assertThat(trace.facts().decodeTokens()).isEqualTo(3);
  }

  @Test
  void aFileIsARequest() {
    fixture
        .write("t/a.jsonl", LINES)
        .write("t/b.jsonl", "{\"tok\":7,\"layers\":[[0,1],[1,0]]}")
        .write("t/c.dat", "x");
    RoutingTrace trace = fixture.open("t");
    assertThat(Fixture.tokens(trace)).hasSize(4).last().isEqualTo("1D0 0,1 1,0");
    assertThat(trace.facts().requests()).isEqualTo(2);
    assertThat(trace.facts().warnings()).contains("passed over, not .jsonl files: c.dat");
    DataFiles data = DataFiles.among(fixture.files("t"), "files", name -> name.endsWith("l"));
    assertThat(Fixture.tokens(TokenJsonl.read(data).open(1, 8), 2, 2, false))
        .containsExactly("1D0 0,1 1,0");
  }

  @Test
  void takesLayerNumbersFromTheModel() {
    MoeModel card = new MoeModel("m", List.of(1, 2), 8, 2, List.of());
    assertThat(fixture.write("t.jsonl", LINES).open("t.jsonl", card).model()).isEqualTo(card);
    MoeModel small = new MoeModel("m", List.of(1, 2), 7, 2, List.of());
    assertThatThrownBy(() -> fixture.open("t.jsonl", small))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("t.jsonl:1:27: step 0, layer 0: expert 7 outside [0, 7)");
  }

  @Test
  void recognisesItselfByContent() {
    fixture
        .write("t.log", LINES)
        .write("requests.jsonl", "{\"timestamp\": 0, \"input_length\": 6758}\n");
    assertThat(new TokenJsonl().recognises(fixture.files("t.log"))).isTrue();
    assertThat(new TokenJsonl().recognises(fixture.files("requests.jsonl"))).isFalse();
  }

  private void refuses(String content, String message) {
    fixture.write("t.jsonl", content).refusal("t.jsonl").isEqualTo(message);
  }

  @Test
  void refusesLinesOfAnotherShape() {
    refuses(
        "{\"tok\":1,\"layers\":[[1,2],[3]]}",
        "t.jsonl:1:28: step 0, layer 1: 1 experts for a token; the first token has 2");
    refuses(
        "{\"tok\":1,\"layers\":[[1],[3]]}\n{\"tok\":2,\"layers\":[[1]]}",
        "t.jsonl:2:23: step 1: 1 layers; the first line has 2");
    refuses(
        "{\"tok\":1,\"layers\":[[1]]}\n{\"tok\":2,\"layers\":[[1],[2]]}",
        "t.jsonl:2:24: step 1, layer 1: more than 1 layers; the first line has 1");
    refuses("{\"tok\":1,\"layers\":[[]]}", "t.jsonl:1:22: the first layer has no experts");
    refuses(
        "{\"tok\":1,\"layers\":[]}",
        "t.jsonl:1:20: expected a layer's list of experts, read the end of an array");
    refuses(
        "{\"tok\":1,\"layers\":[[1], null]}",
        "t.jsonl:1:25: expected a layer's list of experts, read \"null\"");
    refuses(
        "{\"tok\":1,\"layers\":[[1]]} {\"tok\":2,\"layers\":[[1], null]}",
        "t.jsonl:1:50: step 1, layer 1: expected a layer's list of experts, read \"null\"");
  }

  @Test
  void refusesMissingAndUnknownFields() {
    refuses("{\"tok\":1}", "t.jsonl:1:9: the first line has no \"layers\"");
    refuses("{\"layers\":[[1]]}", "t.jsonl:1:16: step 0: \"tok\" is missing");
    refuses(
        "{\"tok\":1,\"layers\":[[1]]}\n{\"tok\":2}", "t.jsonl:2:9: step 1: \"layers\" is missing");
    refuses(
        "{\"tok\":1,\"layers\":[[1]],\"text\":\"a\"}",
        "t.jsonl:1:25: step 0: unexpected field \"text\"; a line has \"tok\" and \"layers\", once each");
    refuses(
        "{\"tok\":1,\"layers\":[[1]],\"tok\":2}",
        "t.jsonl:1:25: step 0: unexpected field \"tok\"; a line has \"tok\" and \"layers\", once each");
  }

  @Test
  void refusesLostLines() {
    refuses(
        "{\"tok\":1,\"layers\":[[1]]}\n{\"tok\":3,\"layers\":[[1]]}",
        "t.jsonl:2:24: step 1: tok 3 follows tok 1; are lines missing?");
    refuses("{\"tok\":-1,\"layers\":[[1]]}", "t.jsonl:1:8: step 0: tok -1 is negative");
    refuses(
        "{\"tok\":\"1\",\"layers\":[[1]]}",
        "t.jsonl:1:8: step 0: expected the token's number, read \"1\"");
  }

  @Test
  void refusesFilesThatEndTooEarly() {
    refuses(
        "{\"tok\":1,\"layers\":[[1]]}\n{\"tok\":2,\"layers\":[[1",
        "t.jsonl:2:22: step 1, layer 0: the file ends here, at byte 46, inside a list, where more"
            + " or \"]\" has to follow; was it cut off? Copy or download it again");
    refuses("", "t.jsonl: the file is empty");
    refuses(
        "\n\n",
        "t.jsonl:3:1: the file ends here, at byte 2; was it cut off? Copy or download it again");
    refuses("[1]", "t.jsonl:1:1: expected an object with \"tok\" and \"layers\", read an array");
    refuses(
        "{\"tok\":1,\"layers\":[[1]]}\n5",
        "t.jsonl:2:1: step 1: expected an object with \"tok\" and \"layers\", read \"5\"");
  }
}
