package moesim.traces.text;

import static moesim.traces.text.BigMoeFixture.HEADER;
import static moesim.traces.text.BigMoeFixture.ROWS;
import static moesim.traces.text.BigMoeFixture.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.DataFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BigMoeCsvTest {
  @TempDir
  Path folder;

  private Fixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new Fixture(new BigMoeCsv(), folder);
  }

  @Test
  void readsARaggedPromptAndADecodedToken() {
    RoutingTrace trace = fixture.write("t.csv", file(ROWS)).open("t.csv");
    assertThat(Fixture.tokens(trace))
        .containsExactly("0P0 3,7 -1,-1", "0P1 0,1 4,5", "0D2 2,3 0,7");
    assertThat(trace.model())
        .isEqualTo(new MoeModel("Tiny MoE-Q4", List.of(1, 3), 8, 2, List.of(100L, 300L)));
    assertThat(trace.facts().ragged()).isTrue();
    assertThat(trace.facts().selections()).isEqualTo(10);
    assertThat(trace.facts().weights()).contains(WeightKind.RENORMALISED);
    assertThat(trace.facts().warnings()).containsExactly("ragged: layer 3 lacks 1 of 3 tokens");
  }

  @Test
  void readsTheWeights() {
    RoutingTrace trace = fixture.write("t.csv", file(ROWS)).open("t.csv");
    assertThat(Fixture.tokens(trace.open(0), 2, 2, true))
        .containsExactly(
            "0P0 3*0.75,7*0.25 -1*NaN,-1*NaN",
            "0P1 0*0.5,1*0.5 4*1.0,5*1.0E-5",
            "0D2 2*0.625,3*0.375 0*0.999,7*0.001");
  }

  @Test
  void aTurnIsARequestWhosePositionsBeginAtZero() {
    List<String> later = ROWS.stream()
        .map(row -> row.replaceFirst("0,1,2,", "4,1,3,").replaceFirst("^0,0,", "4,0,"))
        .toList();
    List<String> shifted = later.stream()
        .map(row -> row.startsWith("4,0,1")
            ? row.replaceFirst("4,0,1", "4,0,2")
            : row.replaceFirst("4,0,0", "4,0,1"))
        .toList();
    fixture.write("t.csv", file(ROWS) + String.join("\n", shifted) + "\n");
    RoutingTrace trace = fixture.open("t.csv");
    assertThat(Fixture.tokens(trace))
        .containsExactly(
            "0P0 3,7 -1,-1",
            "0P1 0,1 4,5",
            "0D2 2,3 0,7",
            "1P0 3,7 -1,-1",
            "1P1 0,1 4,5",
            "1D2 2,3 0,7");
    DataFiles data = DataFiles.among(fixture.files("t.csv"), "files", name -> true);
    for (boolean weights : new boolean[] {false, true}) {
      assertThat(Fixture.tokens(BigMoeCsv.read(data).open(1, 8), 2, 2, weights))
          .hasSize(3)
          .first()
          .asString()
          .startsWith("1P0");
      assertThat(Fixture.tokens(BigMoeCsv.read(data).open(2, 8), 2, 2, weights)).isEmpty();
    }
  }

  @Test
  void aLongPromptComesInParts() {
    // The first part of the prompt has no row of the last layer at all.
    fixture.write(
        "t.csv", file(ROWS.subList(0, 2)) + String.join("\n", ROWS.subList(2, 10)) + "\n");
    List<String> parts = List.of(
        "0,0,0,1,0,3,0.5,0,0",
        "0,0,0,1,1,7,0.5,0,0",
        "0,0,1,1,0,0,0.5,0,0",
        "0,0,1,1,1,1,0.5,0,0",
        "0,0,1,3,0,4,0.5,0,0",
        "0,0,1,3,1,5,0.5,0,0",
        "0,0,2,1,0,6,0.5,0,0",
        "0,0,2,1,1,7,0.5,0,0",
        "0,0,3,1,0,1,0.5,0,0",
        "0,0,3,1,1,2,0.5,0,0",
        "0,0,3,3,0,0,0.5,0,0",
        "0,0,3,3,1,1,0.5,0,0");
    fixture.write("parts.csv", file(parts));
    assertThat(Fixture.tokens(fixture.open("parts.csv")))
        .containsExactly("0P0 3,7 -1,-1", "0P1 0,1 4,5", "0P2 6,7 -1,-1", "0P3 1,2 0,1");
  }

  @Test
  void readsMoreColumnsByTheirNames() {
    String header =
        HEADER.replace("residency,expert_bytes", "residency,expert_bytes,dropped,later");
    String rows = String.join(",0,9\n", ROWS) + ",0,9\n";
    assertThat(Fixture.tokens(fixture.write("t.csv", header + rows).open("t.csv")))
        .hasSize(3);
    fixture
        .write("t.csv", header + rows.replace("1,7,0.25,1,0,0,9", "1,7,0.25,1,0,1,9"))
        .refusal("t.csv")
        .isEqualTo(
            "t.csv:9: step 0, layer 1: expert 7 was dropped by the recorder; record without dropping experts");
  }

  @Test
  void doesWithoutWeights() {
    String header = HEADER.replace("weight,residency,expert_bytes", "residency");
    String rows =
        file(ROWS).substring(HEADER.length()).replaceAll(",[^,]*,([0-9]),[0-9]+\n", ",$1\n");
    RoutingTrace trace = fixture.write("t.csv", header + rows).open("t.csv");
    assertThat(Fixture.tokens(trace))
        .containsExactly("0P0 3,7 -1,-1", "0P1 0,1 4,5", "0D2 2,3 0,7");
    assertThat(trace.facts().weights()).isEmpty();
  }

  @Test
  void weightsMayBeUnknown() {
    RoutingTrace trace = fixture
        .write(
            "t.csv",
            file(ROWS.stream()
                    .map(row -> row.replaceFirst("0\\.[0-9]+|1e-05|,1,0,300", "nan"))
                    .toList())
                .replace("4nan", "4,nan,0,300"))
        .open("t.csv");
    assertThat(trace.facts().weights()).isEmpty();
    assertThat(trace.facts().warnings())
        .contains("gate weights are missing in 5 of 5 rows of top-k");
  }

  @Test
  void saysWhenWeightsAreNotRenormalised() {
    RoutingTrace trace = fixture
        .write("t.csv", file(ROWS).replace("0.75,", "1.875,").replace("0.25,", "0.625,"))
        .open("t.csv");
    assertThat(trace.facts().weights()).contains(WeightKind.UNKNOWN);
    // Sums 2.5, 1, 1.00001, 1, 1.
    assertThat(trace.facts().warnings())
        .contains("the gate weights of a token do not sum to one: 1.300 on average, 1.000 to 2.500 "
            + "(what they are is not known)");
  }

  @Test
  void letsTheRecordedTopKWin() {
    MoeModel card = new MoeModel("tiny", List.of(1, 3), 8, 4, List.of());
    RoutingTrace trace = fixture.write("t.csv", file(ROWS)).open("t.csv", card);
    assertThat(trace.model())
        .isEqualTo(new MoeModel("tiny", List.of(1, 3), 8, 2, List.of(100L, 300L)));
    assertThat(trace.facts().warnings())
        .startsWith("top-k 2 in the file overrides 4 of model tiny");
    MoeModel other = new MoeModel("tiny", List.of(1, 3), 16, 2, List.of());
    assertThatThrownBy(() -> fixture.open("t.csv", other))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("the trace has 8 experts per layer, model tiny has 16");
  }

  @Test
  void recognisesItselfByContent() {
    fixture
        .write("t.log", file(ROWS))
        .write("azure.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n");
    assertThat(new BigMoeCsv().recognises(fixture.files("t.log"))).isTrue();
    assertThat(new BigMoeCsv().recognises(fixture.files("azure.csv"))).isFalse();
  }
}
