package moesim.traces.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import moesim.input.InputException;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.DataFile;
import moesim.traces.TraceShape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EsftTest {
  /** Two sequences, of two tokens and of one. */
  private static final String LAYER_1 = "3\t7\t0\t1\t\t0.25\t0.5\t0.125\t1e-05\n2\t3\t\t0.1\t0.2\n";

  private static final String LAYER_10 = "1\t2\t4\t5\t\t0.3\t0.3\t0.3\t0.3\n6\t7\t\t0\t1.0\n";
  private static final Options TOP_2 = Fixture.topK(2);

  @TempDir
  Path folder;

  private Fixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new Fixture(new Esft(), folder);
    fixture.write("t/expert_weights_1.txt", LAYER_1).write("t/expert_weights_10.txt", LAYER_10);
  }

  private RoutingTrace open(Options options) {
    return fixture.open("t", options, Optional.empty());
  }

  @Test
  void aLineIsASequenceAndAFileALayer() {
    RoutingTrace trace = open(TOP_2);
    assertThat(Fixture.tokens(trace)).containsExactly("0P0 3,7 1,2", "0P1 0,1 4,5", "1P0 2,3 6,7");
    assertThat(trace.model()).isEqualTo(new MoeModel("t", List.of(1, 10), 8, 2, List.of()));
    assertThat(trace.facts().requests()).isEqualTo(2);
    assertThat(trace.facts().prefillTokens()).isEqualTo(3);
    assertThat(trace.facts().decodeTokens()).isZero();
    assertThat(trace.facts().weights()).contains(WeightKind.SOFTMAX);
    // 0.75, 0.12501, 0.3 and 0.6, 0.6, 1 sum to 3.37501; of six rows.
    assertThat(trace.facts().warnings())
        .containsExactly(
            "the number of experts is not stated: 8 taken, the largest id plus one; a model"
                + " card states it (--model PRESET, in a scenario model.preset)",
            "the gate weights of a token do not sum to one: 0.563 on average, 0.125 to 1.000 "
                + "(softmax over all experts, not only the selected ones)");
  }

  @Test
  void readsTheWeights() {
    RoutingTrace trace = open(TOP_2);
    assertThat(Fixture.tokens(trace.open(0), 2, 2, true))
        .containsExactly(
            "0P0 3*0.25,7*0.5 1*0.3,2*0.3",
            "0P1 0*0.125,1*1.0E-5 4*0.3,5*0.3",
            "1P0 2*0.1,3*0.2 6*0.0,7*1.0");
  }

  @Test
  void aPassMayBeginAtAnyLine() {
    DataFile first = DataFile.of(folder.resolve("t/expert_weights_1.txt"));
    DataFile second = DataFile.of(folder.resolve("t/expert_weights_10.txt"));
    for (boolean weights : new boolean[] {false, true}) {
      for (int request = 0; request < 4; request++) {
        StepReader reader =
            new StepReader(shape(), 8, new EsftSequences(List.of(first, second), 2, request));
        assertThat(Fixture.tokens(reader, 2, 2, weights)).hasSize(new int[] {3, 1, 0, 0}[request]);
      }
    }
  }

  private static TraceShape shape() {
    return new TraceShape(
        Optional.empty(),
        List.of(1, 10),
        true,
        2,
        OptionalInt.empty(),
        List.of(),
        Optional.of(WeightKind.SOFTMAX),
        false);
  }

  @Test
  void acceptsWindowsLineEnds() {
    fixture.write("t/expert_weights_1.txt", LAYER_1.replace("\n", "\r\n"));
    assertThat(Fixture.tokens(open(TOP_2)))
        .containsExactly("0P0 3,7 1,2", "0P1 0,1 4,5", "1P0 2,3 6,7");
  }

  @Test
  void takesTopKFromTheModelIfItIsNotWritten() {
    MoeModel card = new MoeModel("m", List.of(1, 10), 8, 2, List.of());
    assertThat(fixture.open("t", card).model()).isEqualTo(card);
    RoutingTrace trace = fixture.open("t", Fixture.topK(1), Optional.of(card));
    assertThat(trace.facts().prefillTokens()).isEqualTo(6);
    assertThat(trace.facts().warnings()).contains("top-k 1 in the file overrides 2 of model m");
  }

  @Test
  void asksForTopKIfNothingSaysIt() {
    fixture
        .refusal("t")
        .isEqualTo(
            "defaults: top_k: esft files do not say how many experts a token selects; give it"
                + " (--set top_k=2, in a scenario trace.top_k: 2) or name the model (--model PRESET, model.preset). "
                + "The first 6 ids would allow 1, 2");
  }

  @Test
  void doubtsATopKThatCutsTokensIntoParts() {
    Random random = new Random(1);
    StringBuilder ids = new StringBuilder();
    StringBuilder weights = new StringBuilder();
    for (int token = 0; token < 300; token++) {
      int first = random.nextInt(8);
      int second = (first + 1 + random.nextInt(7)) % 8;
      ids.append(first).append('\t').append(second).append('\t');
      weights.append("\t0.5\t0.5");
    }
    fixture.write("u/expert_weights_1.txt", ids.toString() + weights + "\n");
    String doubt = "top-k 1 may be too small: the first 600 ids would allow 1, 2";
    assertThat(fixture.open("u", TOP_2, Optional.empty()).facts().warnings()).doesNotContain(doubt);
    assertThat(fixture.open("u", Fixture.topK(1), Optional.empty()).facts().warnings())
        .contains(doubt);
  }

  @Test
  void passesOverWhatBelongsToTheData() {
    fixture
        .write("t/summary.json", "{}")
        .write("t/README.md", "x")
        .write("t/expert_weights_x.txt", "1\n");
    assertThat(open(TOP_2).facts().warnings())
        .startsWith("passed over, not expert_weights_<layer>.txt files: expert_weights_x.txt");
  }

  @Test
  void recognisesItselfByContent() {
    assertThat(new Esft().recognises(fixture.files("t"))).isTrue();
    assertThat(new Esft().recognises(fixture.files("t/expert_weights_10.txt"))).isTrue();
    fixture.write("v/expert_weights_1.txt", "0.5\t0.5\n").write("w.txt", LAYER_1);
    assertThat(new Esft().recognises(fixture.files("v"))).isFalse();
    assertThat(new Esft().recognises(fixture.files("w.txt"))).isFalse();
    // A line so long that its weights are not in the beginning that is looked at.
    fixture.write("x/expert_weights_1.txt", "12\t".repeat(40_000) + "\t" + "0.5\n");
    assertThat(new Esft().recognises(fixture.files("x"))).isTrue();
  }

  private void refuses(String layer10, String message) {
    fixture.write("t/expert_weights_10.txt", layer10).refusal("t", TOP_2).isEqualTo(message);
  }

  @Test
  void refusesWrongExperts() {
    refuses(
        "1\t2\t4\t4\t\t",
        "t/expert_weights_10.txt:1:7: expert 4 twice among the 2 of one token; is top_k 2 right?");
    refuses("1\t99999\t", "t/expert_weights_10.txt:1:3: expert 99999 outside [0, 32768)");
    refuses(
        "1\t9999999999\t",
        "t/expert_weights_10.txt:1:3: expected an expert id, read \"9999999999\"");
    refuses("1\t-1\t", "t/expert_weights_10.txt:1:3: expected an expert id, read \"-1\"");
    refuses("1\t2.5\t", "t/expert_weights_10.txt:1:4: expected a TAB, read \".5\"");
    fixture
        .write("t/expert_weights_10.txt", new byte[] {'1', '\t', (byte) 0xFF, '\n'})
        .refusal("t", TOP_2)
        .isEqualTo("t/expert_weights_10.txt:1:3: expected an expert id, read \"\u00ff\"");
    refuses("1\t2\n", "t/expert_weights_10.txt:1:4: expected a TAB, read the end of the line");
    refuses("\t\t\n", "t/expert_weights_10.txt:1:1: expected an expert id, read a TAB");
    refuses("1\t\0002\t", "t/expert_weights_10.txt:1:3: expected an expert id, read \"\\u00002\"");
  }

  @Test
  void refusesLinesOfOtherLengths() {
    refuses(
        "1\t2\t\t0.3\t0.3\n",
        "t/expert_weights_10.txt:1:3: 2 experts in this sequence, but 4 in expert_weights_1.txt");
    refuses(
        "1\t2\t3\t\t0.3\t0.3\t0.1\n",
        "t/expert_weights_10.txt:1:5: 3 experts are no multiple of top-k 2; is top_k right?");
    refuses(
        "1\t2\t4\t5\t\t0.3\t0.3\t0.3\n", "t/expert_weights_10.txt:1: 3 gate weights for 4 experts");
    refuses(
        "1\t2\t4\t5\t\t0.3\t0.3\t0.3\t0.3\n",
        "t/expert_weights_10.txt:2:1: expert_weights_1.txt has more than the 1 sequences of this file, which ends here, at byte 25; was it cut off? Copy or download it again");
    refuses(
        LAYER_10 + "1\t2\t\t0.3\t0.3\n",
        "t/expert_weights_1.txt:3:1: expert_weights_10.txt has more than the 2 sequences of this file, which ends here, at byte "
            + LAYER_1.length() + "; was it cut off? Copy or download it again");
  }

  @Test
  void refusesWrongWeights() {
    refuses(
        "1\t2\t4\t5\t\t0.3\tx\n",
        "t/expert_weights_10.txt:1:14: expected a gate weight, read \"x\"");
    refuses(
        "1\t2\t4\t5\t\t0.3\t\t0.3\n",
        "t/expert_weights_10.txt:1:14: expected a gate weight, read a TAB");
    refuses(
        "1\t2\t4\t5\t\t0.3\t.\n",
        "t/expert_weights_10.txt:1:14: expected a gate weight, read \".\"");
    refuses(
        "1\t2\t4\t5\t\t0.3\t1e99\n",
        "t/expert_weights_10.txt:1:14: expected a gate weight, read \"1e99\"");
    refuses(
        "1\t2\t4\t5\t\t0.3\t0x1p3\n",
        "t/expert_weights_10.txt:1:14: expected a gate weight, read \"0x1p3\"");
  }

  @Test
  void refusesFilesThatEndTooEarly() {
    // The last weight may have had more digits.
    String cut = LAYER_10.substring(0, LAYER_10.length() - 1);
    refuses(
        cut,
        "t/expert_weights_10.txt:2:11: expected a TAB or the end of the line, but the file ends here, at byte "
            + cut.length() + "; was it cut off? Copy or download it again");
    refuses(
        "1\t2\t4",
        "t/expert_weights_10.txt:1:6: expected a TAB, but the file ends here, at byte 5; was it cut off? Copy or download it again");
    refuses("", "t/expert_weights_10.txt: the file is empty");
    refuses(
        "version https://git-lfs.github.com/spec/v1\n",
        "t/expert_weights_10.txt: a Git-LFS pointer, not the data itself; run \"git lfs pull\" where it came from");
  }

  @Test
  void alsoNoticesWithoutWeightsThatAFileWasCutLater() {
    RoutingTrace trace = open(TOP_2);
    assertThat(trace.model().layers()).isEqualTo(2);
    fixture.write("t/expert_weights_10.txt", LAYER_10.substring(0, LAYER_10.length() - 1));
    DataFile first = DataFile.of(folder.resolve("t/expert_weights_1.txt"));
    DataFile second = DataFile.of(folder.resolve("t/expert_weights_10.txt"));
    try (RoutingReader reader =
        new StepReader(shape(), 8, new EsftSequences(List.of(first, second), 2, 0))) {
      assertThatThrownBy(() -> reader.read(new RoutingBlock(2, 2, 10, false)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("expected the end of a line, but the file ends here");
    }
  }

  @Test
  void refusesTwoFoldersAndOtherNames() {
    fixture.write("u/expert_weights_1.txt", LAYER_1);
    fixture
        .refusal(".", TOP_2)
        .isEqualTo(
            folder + ": expert_weights files in more than one folder: t, u; give one of them");
    fixture.write("layer1.txt", LAYER_1);
    fixture
        .refusal("layer1.txt", TOP_2)
        .isEqualTo("layer1.txt: the file's name has to be expert_weights_<layer>.txt");
  }

  @Test
  void readsASequenceLongerThanTheBuffer() {
    String ids = "3\t7\t0\t1\t".repeat(10_000);
    String weights = "\t0.0625\t0.5\t0.25\t0.125".repeat(10_000);
    fixture.write("u/expert_weights_0.txt", ids + weights + "\n");
    RoutingTrace trace = fixture.open("u", Fixture.topK(2), Optional.empty());
    assertThat(trace.facts().prefillTokens()).isEqualTo(20_000);
    List<String> tokens = Fixture.tokens(trace.open(0), 1, 2, true);
    assertThat(tokens.subList(19_998, 20_000))
        .containsExactly("0P19998 3*0.0625,7*0.5", "0P19999 0*0.25,1*0.125");
  }
}
