package moesim.traces.text;

import static moesim.traces.text.BigMoeFixture.HEADER;
import static moesim.traces.text.BigMoeFixture.ROWS;
import static moesim.traces.text.BigMoeFixture.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BigMoeCsvRefusalTest {
  private static final String CUT_OFF = "; was it cut off? Copy or download it again";

  @TempDir
  Path folder;

  private Fixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new Fixture(new BigMoeCsv(), folder);
  }

  private void refuses(String content, String message) {
    fixture.write("t.csv", content).refusal("t.csv").isEqualTo(message);
  }

  private void refusesRow(int row, String written, String message) {
    List<String> rows = new ArrayList<>(ROWS);
    rows.set(row, written);
    refuses(file(rows), message);
  }

  @Test
  void refusesWrongExperts() {
    refusesRow(1, "0,0,0,1,1,8,0.25,1,0", "t.csv:9: step 0, layer 1: expert 8 outside [0, 8)");
    refusesRow(
        1,
        "0,0,0,1,1,3,0.25,1,0",
        "t.csv:9: step 0, layer 1: expert 3 twice among the 2 of one token");
    refusesRow(1, "0,0,0,1,1,-3,0.25,1,0", "t.csv:9:11: expected expert, read \"-3\"");
    refusesRow(1, "0,0,0,1,1,,0.25,1,0", "t.csv:9:11: expected expert, read \"\"");
    refusesRow(1, "0,0,0,1,1,7,0.2x5,1,0", "t.csv:9:13: expected weight, read \"0.2x5\"");
    refusesRow(1, "0,0,0,1,1,7\0,0.25,1,0", "t.csv:9:12: expected a comma, read \"\\u0000\"");
    refusesRow(1, "0,0,0,1,1,7", "t.csv:9:12: expected a comma, read the end of the line");
  }

  @Test
  void refusesMissingRepeatedAndMixedUpRows() {
    refusesRow(
        1, "0,0,0,1,2,7,0.25,1,0", "t.csv:9: step 0, layer 1: slot 2 where slot 1 was expected");
    List<String> missing = new ArrayList<>(ROWS);
    missing.remove(3);
    refuses(
        file(missing), "t.csv:11: step 1, layer 3: 1 experts for a token; the first token has 2");
    List<String> repeated = new ArrayList<>(ROWS);
    repeated.add(2, ROWS.get(1));
    refuses(
        file(repeated),
        "t.csv:10: step 0, layer 1: step 0 follows step 0; rows are missing, repeated or mixed up");
    List<String> lost = new ArrayList<>(ROWS);
    lost.subList(6, 8).clear();
    refuses(
        file(lost),
        "t.csv:16: layer 1 lacks a token of step 2, which is decoded; the file ends here, at byte "
            + file(lost).length() + CUT_OFF);
    List<String> gap =
        ROWS.stream().map(row -> row.replaceFirst("^0,1,2", "0,1,3")).toList();
    refuses(
        file(gap),
        "t.csv:14: step 3, layer 1: step 3 follows step 1; rows are missing, repeated or mixed up");
    refuses(
        file(ROWS.stream().map(row -> row.replaceFirst("^0,0,1,3", "0,0,2,3")).toList()),
        "t.csv:12: step 2, layer 3: step 2 follows step 1; rows are missing, repeated or mixed up");
  }

  @Test
  void refusesWhatTheHeaderRulesOut() {
    refusesRow(
        0,
        "0,0,0,2,0,3,0.75,0,100",
        "t.csv:8: step 0, layer 2: the header gives this layer no experts");
    refusesRow(
        0,
        "0,0,0,4,0,3,0.75,0,100",
        "t.csv:8: step 0, layer 4: the header gives this layer no experts");
    refusesRow(
        0,
        "0,2,0,1,0,3,0.75,0,100",
        "t.csv:8: step 0, layer 1: phase 2; it is 0 (prefill) or 1 (decode)");
    refusesRow(0, "0,0,-1,1,0,3,0.75,0,100", "t.csv:8:5: expected step, read \"-1\"");
    List<String> back = new ArrayList<>(ROWS);
    back.add("0,0,3,1,0,3,0.75,0,100");
    refuses(file(back), "t.csv:18: step 3, layer 1: prefill after decode in turn 0");
  }

  @Test
  void refusesFilesThatEndTooEarly() {
    refuses(
        file(ROWS.subList(0, 4)),
        "t.csv:12: the prompt of turn 0 ends without layer 3; the file ends here, at byte "
            + file(ROWS.subList(0, 4)).length() + CUT_OFF);
    refuses(
        file(ROWS.subList(0, 8)),
        "t.csv:16: layer 3 lacks a token of step 2, which is decoded; the file ends here, at byte "
            + file(ROWS.subList(0, 8)).length() + CUT_OFF);
    refuses(file(ROWS.subList(0, 9)), "t.csv:17: 1 experts for a token; the first token has 2");
    String whole = file(ROWS);
    refuses(
        whole.substring(0, whole.length() - 1),
        "t.csv:17:24: expected the end of a line, but the file ends here, at byte "
            + (whole.length() - 1) + CUT_OFF);
    refuses(HEADER, "t.csv:8: no rows after the header");
    refuses("", "t.csv: the file is empty");
    refuses(
        HEADER.substring(0, 40),
        "t.csv:2:24: expected the end of a line, but the file ends here, at byte 40" + CUT_OFF);
  }

  @Test
  void refusesOtherHeaders() {
    refuses(
        file(ROWS).replace("v1", "v2"),
        "t.csv:1: expected \"# route_trace v1\", read \"# route_trace v2\"");
    refuses(
        file(ROWS).replace("n_expert=8", "n_expert=1"),
        "t.csv:2: n_expert_used=2 of n_expert=1 experts cannot be");
    refuses(
        file(ROWS).replace("n_expert=8 ", ""),
        "t.csv:2: expected \"# model=… arch=… n_layer=… n_expert=… n_expert_used=…\", "
            + "read \"# model=/data/a b/Tiny MoE-Q4.gguf arch=…\"");
    refuses(
        file(ROWS).replace("# layer=2", "# layer=3"),
        "t.csv:5: expected \"# layer=2 expert_bytes=… dense_bytes=…\", "
            + "read \"# layer=3 expert_bytes=0 dense_bytes=10\"");
    refuses(
        file(ROWS).replace("slot,expert,", "expert,slot,"),
        "t.csv:7: expected the columns \"turn,phase,step,layer,slot,expert,…\", "
            + "read \"turn,phase,step,layer,expert,slot,weight…\"");
    fixture
        .write("t.csv", new byte[] {'#', ' ', (byte) 0xFF, '\n'})
        .refusal("t.csv")
        .isEqualTo("t.csv:1:1: not UTF-8");
  }

  @Test
  void refusesFilesOfDifferentModels() {
    fixture.write("t/a.csv", file(ROWS)).write("t/b.csv", file(ROWS).replace("=300 ", "=301 "));
    fixture
        .refusal("t")
        .isEqualTo(
            "t/b.csv:1: its model, layers or sizes are not those of a.csv; one trace is of one model, so"
                + " give a file, or a folder or glob of one");
    fixture.write("t/b.csv", file(ROWS));
    assertThat(fixture.open("t").facts().requests()).isEqualTo(2);
  }
}
