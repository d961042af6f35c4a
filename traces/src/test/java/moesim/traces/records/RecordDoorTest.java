package moesim.traces.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingTrace;
import moesim.traces.DataFiles;
import moesim.traces.TraceRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDoorTest {
  @TempDir
  Path folder;

  private RecordFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new RecordFixture(new RecordJsonl(), folder);
  }

  private static String record(String problem, int layer, int token, String experts) {
    return String.format(
        Locale.ROOT,
        "{\"dataset\":\"d\",\"problem_id\":%s,\"layer\":%d,\"token_idx\":%d,\"experts\":[%s]}\n",
        problem,
        layer,
        token,
        experts);
  }

  /** Opens {@code t.jsonl} with a budget of {@code budget} bytes. */
  private RoutingTrace open(long budget) {
    DataFiles data = DataFiles.among(fixture.files("t.jsonl"), "files", name -> true);
    return Records.open(
        new TraceRequest(fixture.files("t.jsonl"), Options.none(), Optional.empty(), 0),
        new RecordJsonl(),
        data,
        (file, door) -> RecordLines.ofJson(file, door, RecordJsonl::line),
        budget);
  }

  @Test
  void groupsRequestsInTheOrderTheyAppearAndTokensByPosition() {
    // Layer 5 before layer 2, request "b" between records of "a", positions backwards.
    fixture.write(
        "t.jsonl",
        record("\"a\"", 5, 1, "3,4")
            + record("\"b\"", 5, 0, "9,8")
            + record("\"a\"", 5, 0, "1,2")
            + record("\"b\"", 2, 0, "7,6")
            + record("\"a\"", 2, 1, "0,5")
            + record("\"a\"", 2, 0, "2,3"));
    RoutingTrace trace = fixture.open("t.jsonl");
    assertThat(trace.model().layerIds()).containsExactly(2, 5);
    assertThat(RecordFixture.tokens(trace))
        .containsExactly("0D0 2,3 1,2", "0D1 0,5 3,4", "1D0 7,6 9,8");
    assertThat(RecordFixture.tokens(trace, 1, false)).containsExactly("1D0 7,6 9,8");
    assertThat(trace.facts().requests()).isEqualTo(2);
  }

  @Test
  void filesAreRequestsOfTheirOwnEvenIfTheyNameThemAlike() {
    fixture.write("t/1.jsonl", record("0", 0, 0, "1")).write("t/2.jsonl", record("0", 0, 0, "2"));
    assertThat(RecordFixture.tokens(fixture.open("t"))).containsExactly("0D0 1", "1D0 2");
  }

  /** Records of random requests, of which some layers lack some tokens. */
  private static List<List<String>> randomRequests(Random random) {
    List<List<String>> requests = new ArrayList<>();
    int layers = 1 + random.nextInt(4);
    for (int request = 0; request <= random.nextInt(5); request++) {
      List<String> records = new ArrayList<>();
      int tokens = 1 + random.nextInt(12);
      for (int token = 0; token < tokens; token++) {
        int certain = random.nextInt(layers);
        for (int layer = 0; layer < layers; layer++) {
          if (layer == certain || random.nextInt(5) > 0) {
            int first = random.nextInt(8);
            records.add(record(
                "" + request, 3 * layer, token, first + "," + (first + 1 + random.nextInt(7)) % 8));
          }
        }
      }
      requests.add(records);
    }
    return requests;
  }

  /** The records in any order in which requests still appear in theirs. */
  private static List<String> shuffled(List<List<String>> requests, Random random) {
    List<String> heads = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    List<String> mixed = new ArrayList<>();
    for (List<String> records : requests) {
      List<String> own = new ArrayList<>(records);
      Collections.shuffle(own, random);
      heads.add(own.remove(0));
      rest.addAll(own);
      // Whatever has appeared may come any time from here on.
      mixed.add(heads.get(heads.size() - 1));
      Collections.shuffle(rest, random);
      int some = random.nextInt(rest.size() + 1);
      mixed.addAll(rest.subList(0, some));
      rest.subList(0, some).clear();
    }
    mixed.addAll(rest);
    return mixed;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 200, 1 << 20})
  void anyOrderOfRecordsGivesTheSameTraceWhateverTheBudget(long budget) {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<List<String>> requests = randomRequests(random);
      fixture.write(
          "t.jsonl", String.join("", requests.stream().flatMap(List::stream).toList()));
      List<String> inOrder = RecordFixture.tokens(open(1 << 20));
      fixture.write("t.jsonl", String.join("", shuffled(requests, random)));
      assertThat(RecordFixture.tokens(open(budget))).as("seed " + seed).isEqualTo(inOrder);
    }
  }

  @Test
  void refusesATokenThatStandsTwiceInALayer() {
    fixture.write(
        "t.jsonl", record("1", 4, 0, "3") + record("1", 4, 1, "3") + record("1", 4, 0, "2"));
    fixture
        .refusal("t.jsonl")
        .isEqualTo("t.jsonl:3: request d 1 has position 0 of layer 4 twice, first in line 1; are"
            + " several requests mixed that have no name, or the same?");
  }

  @Test
  void refusesGapsInPositions() {
    fixture.write("t.jsonl", record("1", 4, 5, "3") + record("1", 4, 7, "3"));
    fixture
        .refusal("t.jsonl")
        .isEqualTo("t.jsonl:2: request d 1 has position 7 after position 5; are records missing?"
            + " bad_rows: skip leaves gaps out");
  }

  @Test
  void refusesAnotherTopK() {
    fixture.write("t.jsonl", record("1", 4, 0, "3,1") + record("1", 4, 1, "3"));
    fixture
        .refusal("t.jsonl")
        .isEqualTo("t.jsonl:2:68: 1 experts for a token; the first token has 2");
  }

  @Test
  void warnsOfLayersThatLackTokens() {
    fixture.write(
        "t.jsonl",
        record("1", 1, 0, "3")
            + record("1", 2, 0, "3")
            + record("1", 2, 1, "4")
            + record("1", 1, 2, "5")
            + record("1", 2, 2, "5"));
    RoutingTrace trace = fixture.open("t.jsonl");
    assertThat(RecordFixture.tokens(trace)).containsExactly("0D0 3 3", "0D1 - 4", "0D2 5 5");
    assertThat(trace.facts().warnings()).contains("ragged: layer 1 lacks 1 of 3 tokens");
  }

  @Test
  void refusesImpossibleRecords() {
    fixture.write("t.jsonl", record("1", 4, 0, "3,3"));
    fixture.refusal("t.jsonl").isEqualTo("t.jsonl:1:70: expert 3 twice among the 2 of one token");
    fixture.write("t.jsonl", record("1", 4, 0, ""));
    fixture.refusal("t.jsonl").isEqualTo("t.jsonl:1:67: the record has no experts");
    fixture.write("t.jsonl", record("1", 4, 0, "-3"));
    fixture.refusal("t.jsonl").isEqualTo("t.jsonl:1:69: expert -3 outside [0, 32768)");
    fixture.write("t.jsonl", record("1", 1_000_000, 0, "3"));
    fixture.refusal("t.jsonl").isEqualTo("t.jsonl:1:74: layer 1000000 outside [0, 999999]");
    fixture.write("t.jsonl", record("1", 4, -2, "3"));
    fixture.refusal("t.jsonl").isEqualTo("t.jsonl:1:69: position -2 is negative");
  }

  @Test
  void refusesPaddingAndRecordsWithoutAPosition() {
    fixture.write("t.jsonl", record("1", 4, -1, "3"));
    fixture.refusal("t.jsonl").isEqualTo("t.jsonl:1:69: position -1 is negative");
    fixture.write("t.jsonl", "{\"layer\": 4, \"experts\": [3]}\n");
    fixture.refusal("t.jsonl").isEqualTo("t.jsonl:1:28: \"token_idx\" is missing");
    RecordFixture csv = RecordFixture.of("csv", folder);
    csv.write("t.csv", "layer,position,experts\n0,0,1\n0,-1,2\n")
        .refusal("t.csv")
        .isEqualTo("t.csv:3: position -1 is negative");
    csv.write("t.csv", "layer,token,experts\n0,-1,1\n0,0,2\n")
        .refusal("t.csv")
        .isEqualTo("t.csv:2: position -1 is negative");
    // A padded batch is read without its padding.
    fixture.write("t.jsonl", record("1", 4, 0, "3") + record("1", 4, -1, "0"));
    assertThat(RecordFixture.tokens(fixture.open("t.jsonl", "bad_rows=skip")))
        .containsExactly("0D0 3");
  }

  @Test
  void passesOverBadRowsIfAskedToAndSaysHowManyAndWhere() {
    fixture.write(
        "t.jsonl",
        record("1", 4, 0, "3,1") + "{\"layer\": 4, \"token_idx\": \n" + record("1", 4, 1, "2,0")
            + record("1", 4, 2, "3") + record("1", 4, 3, "5,4"));
    fixture.refusal("t.jsonl").startsWith("t.jsonl:2:");
    RoutingTrace trace = fixture.open("t.jsonl", "bad_rows=skip");
    // The row of token 2 is bad, so it is left out and the next one follows.
    assertThat(RecordFixture.tokens(trace)).containsExactly("0D0 3,1", "0D1 2,0", "0D2 5,4");
    assertThat(fixture.warnings(trace))
        .contains(
            "2 malformed rows passed over, the first at t.jsonl:2:27: the line ends here, inside"
                + " an object, where more or \"}\" has to follow; was it cut off? Copy or download it"
                + " again",
            "1 tokens between recorded ones are missing and left out");
  }

  @Test
  void passesOverNoBadRowThatOthersAreCountedAfter() {
    RecordFixture csv = RecordFixture.of("csv", folder);
    csv.write("t.csv", "layer,experts\n0,1\n0,x\n0,2\n")
        .refusal("t.csv", "bad_rows=skip")
        .isEqualTo("t.csv:3: expected an expert id, read \"x\"; the row cannot be passed over, as"
            + " positions are counted and the tokens below it would shift");
    // At the end, where a recorder was stopped, nothing shifts.
    RoutingTrace cut =
        csv.write("t.csv", "layer,experts\n0,1\n0,2\n0,").open("t.csv", "bad_rows=skip");
    assertThat(RecordFixture.tokens(cut)).containsExactly("0P0 1", "0P1 2");
  }

  @Test
  void aFullDiskIsNoBadRow() {
    RecordDoor door = new RecordDoor(
        RecordOptions.of(RecordFixture.options("bad_rows=skip")), OptionalInt.empty(), 1 << 20);
    InputException full = new InputException(Location.of("disk"), "full", new IOException("full"));
    assertThatThrownBy(() -> door.bad(full)).isSameAs(full);
  }

  @Test
  void refusesFilesOfWhichNothingIsLeft() {
    fixture.write("t.jsonl", "{\"token_idx\": 1}\n{}\n");
    fixture
        .refusal("t.jsonl", "bad_rows=skip")
        .isEqualTo("t.jsonl: no record can be read; 2 malformed rows passed over, the first at"
            + " t.jsonl:1:16: the record has no layer");
    fixture.write("t.jsonl", "\n\n");
    fixture.refusal("t.jsonl").isEqualTo("t.jsonl: the trace has no records");
  }

  @Test
  void memoryDoesNotGrowWithTheNumberOfRecords() {
    RecordLayout layout = new RecordLayout(8, true);
    long budget = 1 << 14;
    List<Long> most = new ArrayList<>();
    for (int records : List.of(2_000, 20_000, 200_000)) {
      RecordStore store = new RecordStore(layout, budget);
      RoutingRecord record = new RoutingRecord();
      for (int i = 0; i < records; i++) {
        record.clear().layer(i % 48);
        // Backwards, so that no run continues the one before.
        store.add(RecordLayout.orderOf(0, Phase.DECODE, records - i), record, i);
      }
      assertThat(store.sorted().count()).isEqualTo(records);
      assertThat(store.runs()).isGreaterThan(records / 400);
      most.add(store.mostBytes());
    }
    // The records in memory, or windows of the runs that are merged, and a buffer before the file.
    assertThat(most).allMatch(bytes -> bytes <= 2 * budget);
    assertThat(most.get(2)).isEqualTo(most.get(1));
  }

  @Test
  void recordsInOrderAreOneRun() {
    RecordLayout layout = new RecordLayout(1, false);
    RecordStore store = new RecordStore(layout, 300);
    RoutingRecord record = new RoutingRecord();
    IntStream.range(0, 1000).forEach(i -> {
      record.clear().layer(0);
      store.add(RecordLayout.orderOf(0, Phase.DECODE, i), record, i);
    });
    RecordCursor cursor = store.sorted().open(990);
    assertThat(store.runs()).isEqualTo(1);
    for (int i = 990; i < 1000; i++) {
      assertThat(cursor.next()).isTrue();
      assertThat(RecordLayout.place(cursor.bytes(), cursor.at())).isEqualTo(i);
    }
    assertThat(cursor.next()).isFalse();
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void temporaryFilesDoNotOutliveTheProgram() {
    RecordStore store = new RecordStore(new RecordLayout(1, false), 300);
    RoutingRecord record = new RoutingRecord();
    for (int i = 0; i < 100; i++) {
      record.clear().layer(0);
      store.add(RecordLayout.orderOf(0, Phase.DECODE, 100 - i), record, i);
    }
    store.sorted();
    // Opened so that the system removes it: there is no name left to clean up.
    assertThat(Path.of(System.getProperty("java.io.tmpdir"))
            .toFile()
            .list((dir, name) -> name.startsWith("moesim-records")))
        .isEmpty();
  }

  @Test
  void refusesExpertsThatTheModelDoesNotHave() {
    fixture.write("t.jsonl", record("1", 4, 0, "3"));
    MoeModel small = new MoeModel("m", List.of(4), 3, 1, List.of());
    assertThatThrownBy(() -> fixture.open("t.jsonl", small))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "t.jsonl:1:68: expert 3 outside [0, 3); if these are physical slots with copies of"
                + " experts, the trace needs the logical ids");
  }
}
