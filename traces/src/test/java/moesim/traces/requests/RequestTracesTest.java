package moesim.traces.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.testing.RealTraces;
import moesim.traces.TraceFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestTracesTest {
  private static final String AZURE = """
      TIMESTAMP,ContextTokens,GeneratedTokens
      2023-11-16 18:15:46.6805900,374,44
      2023-11-16 18:15:47.6805901,396,109
      2023-11-16 18:15:49.6805900,8,1
      """;
  private static final String MOONCAKE = """
      {"timestamp": 0, "input_length": 1000, "output_length": 500, "hash_ids": [0, 1]}
      {"timestamp": 1500, "input_length": 1030, "output_length": 20, "hash_ids": [0, 2, 3]}
      """;
  private static final String BURST_GPT = """
      Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,,1.5,ChatGPT,472,18,490,Conversation log
      45.25,,0.5,GPT-4,1087,0,1087,API log
      """;

  @TempDir
  Path folder;

  private TraceFiles file(String content) {
    try {
      Files.writeString(folder.resolve("requests"), content);
      return TraceFiles.of(folder, "requests", Location.of("test"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RequestTrace read(String content) {
    return RequestTraces.read(file(content));
  }

  @Test
  void readsAzure() {
    for (String content : List.of(AZURE, AZURE.replace("\n", "\r\n"))) {
      RequestTrace trace = read(content);
      assertThat(trace.format()).isEqualTo("azure-requests");
      assertThat(trace.arrivalNs()).containsExactly(0, 1_000_000_100L, 3_000_000_000L);
      assertThat(trace.promptTokens()).containsExactly(374, 396, 8);
      assertThat(trace.outputTokens()).containsExactly(44, 109, 1);
      assertThat(trace.hasPrefixBlocks()).isFalse();
      assertThat(trace.warnings()).isEmpty();
    }
    RequestTrace withOffset = read("""
        TIMESTAMP,ContextTokens,GeneratedTokens
        2024-05-10 00:00:00.009930+00:00,2162,5
        2024-05-10 00:00:01+00:00,1,1
        """);
    assertThat(withOffset.arrivalNs()).containsExactly(0, 990_070_000L);
  }

  @Test
  void readsMooncake() {
    RequestTrace trace = read(MOONCAKE);
    assertThat(trace.format()).isEqualTo("mooncake-requests");
    assertThat(trace.arrivalNs()).containsExactly(0, 1_500_000_000L);
    assertThat(trace.promptTokens()).containsExactly(1000, 1030);
    assertThat(trace.outputTokens()).containsExactly(500, 20);
    assertThat(trace.prefixBlocks(1)).containsExactly(0, 2, 3);
  }

  @Test
  void readsBurstGpt() {
    RequestTrace trace = read(BURST_GPT);
    assertThat(trace.format()).isEqualTo("burstgpt-requests");
    assertThat(trace.arrivalNs()).containsExactly(0, 40_250_000_000L);
    assertThat(trace.promptTokens()).containsExactly(472, 1087);
    assertThat(trace.outputTokens()).containsExactly(18, 0);
    assertThat(trace.warnings())
        .containsExactly("1 requests are without output, as requests that failed");
  }

  @Test
  void sortsRequestsThatAreOutOfOrderAndSaysSo() {
    RequestTrace trace = read("""
        Timestamp,Model,Request tokens,Response tokens
        3,a,30,1
        1,a,10,1
        1,a,11,1
        2,a,20,1
        """);
    assertThat(trace.arrivalNs()).containsExactly(0, 0, 1_000_000_000L, 2_000_000_000L);
    assertThat(trace.promptTokens()).containsExactly(10, 11, 20, 30);
    assertThat(trace.warnings())
        .containsExactly("1 requests arrive before the one above them; sorted by arrival");
  }

  private void refuses(String content, String message) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage().replace(folder + "/", "")).isEqualTo(message));
  }

  @Test
  void refusesWrongValuesWithTheLine() {
    refuses(
        AZURE.replace("2023-11-16 18:15:47", "2023-11-31 18:15:47"),
        "requests:3: expected a time such as 2023-11-16 18:17:03.9799600, read"
            + " \"2023-11-31 18:15:47.6805901\"");
    refuses(
        AZURE.replace("396,109", "396,-1"), "requests:3: expected a number of tokens, read \"-1\"");
    refuses(
        AZURE.replace("396,109", "396"), "requests:3: the row has 2 fields, the header at least 3");
    refuses(
        MOONCAKE.replace("\"output_length\": 20, ", ""),
        "requests:2:64: timestamp, input_length and output_length have to be there, of at least 0");
    refuses(
        MOONCAKE.replace("[0, 2, 3]", "[0, \"2\"]"),
        "requests:2:80: expected a hash id, read \"2\"");
    refuses(
        BURST_GPT.replace("45.25", "noon"),
        "requests:3: expected a time in seconds, read \"noon\"");
    refuses(AZURE.lines().findFirst().orElseThrow() + "\n", "requests: the trace has no requests");
    refuses(
        "layer_id,expert_ids\n",
        "requests: not recognised as a request trace, one file; known are Azure LLM inference"
            + " trace, CSV TIMESTAMP,ContextTokens,GeneratedTokens; BurstGPT trace, CSV with"
            + " Timestamp, Request tokens and Response tokens; Mooncake trace, JSON lines with"
            + " timestamp, input_length, output_length and hash_ids");
  }

  @Test
  void damagedFilesAreReadOrRefusedWithAPlace() {
    int refused = 0;
    for (String content : List.of(AZURE, MOONCAKE, BURST_GPT)) {
      for (int seed = 0; seed < 300; seed++) {
        Random random = new Random(seed);
        StringBuilder damaged = new StringBuilder(content);
        int at = random.nextInt(damaged.length());
        switch (random.nextInt(3)) {
          case 0 -> damaged.setLength(Math.max(1, at));
          case 1 -> damaged.deleteCharAt(at);
          default -> damaged.setCharAt(at, "0-.,:\"{[ x\n".charAt(random.nextInt(11)));
        }
        try {
          assertThat(RequestSummary.of(read(damaged.toString()))).isNotEmpty();
        } catch (InputException e) {
          refused++;
          assertThat(e.problems().get(0).location().source()).startsWith(folder.toString());
          assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("Exception");
        }
      }
    }
    assertThat(refused).isBetween(90, 899);
  }

  @Test
  void describesItself() {
    // Gaps of 1 and 2 s: mean 1.5, deviation 0.5, so a third.
    assertThat(RequestSummary.of(read(AZURE.replace("47.6805901", "47.6805900"))))
        .isEqualTo("requests of  " + folder.resolve("requests") + """

            format       azure-requests: arrivals and lengths of requests, no expert selections
            requests     3
            duration     3.0 s, 0.67 requests per second
            gaps         1.500 s on average, coefficient of variation 0.33 (1 in a Poisson process)
            prompt       778 tokens; per request 8 to 396, median 374, 90 % up to 396, 99 % up to 396
            output       154 tokens; per request 1 to 109, median 44, 90 % up to 109, 99 % up to 109
            """);
    assertThat(RequestSummary.of(read(MOONCAKE)))
        .contains("prefixes     5 blocks, of which 20.0 % have occurred before\n");
    assertThat(RequestSummary.of(read(BURST_GPT.lines().limit(2).toList().get(0) + "\n"
            + BURST_GPT.lines().toList().get(1) + "\n")))
        .contains("duration     0.0 s\nprompt ");
  }

  private static RequestTrace recorded(String name) {
    Path path = RealTraces.require("requests/" + name);
    return RequestTraces.read(
        TraceFiles.of(path.getParent(), String.valueOf(path.getFileName()), Location.of("test")));
  }

  /** The mean of the two in the middle, rounded, as the description has it. */
  private static long median(int[] tokens) {
    int[] sorted = tokens.clone();
    Arrays.sort(sorted);
    return Math.round((sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2.0);
  }

  @Test
  void readsTheRecordedAzureTraceAsItsDescriptionSays() {
    RequestTrace trace = recorded("AzureLLMInferenceTrace_conv.csv");
    assertThat(trace.requests()).isEqualTo(5_000);
    assertThat(trace.arrivalNs()[4_999] / 1e9).isCloseTo(1_023, within(0.5));
    assertThat(median(trace.promptTokens())).isEqualTo(1_046);
    assertThat(median(trace.outputTokens())).isEqualTo(217);
    assertThat(RequestSummary.gapVariation(trace.arrivalNs()).orElseThrow())
        .isCloseTo(1.06, within(0.005));
  }

  @Test
  void readsTheRecordedMooncakeTraceAsItsDescriptionSays() {
    RequestTrace trace = recorded("conversation_trace.jsonl");
    assertThat(trace.requests()).isEqualTo(3_000);
    assertThat(trace.arrivalNs()[2_999] / 1e9).isCloseTo(987, within(0.5));
    assertThat(median(trace.promptTokens())).isEqualTo(7_993);
    assertThat(median(trace.outputTokens())).isEqualTo(362);
    assertThat(Arrays.stream(trace.promptTokens()).max().orElseThrow()).isEqualTo(123_192);
    for (int request = 0; request < trace.requests(); request++) {
      // A block has 512 tokens.
      assertThat(trace.prefixBlocks(request)).hasSize((trace.promptTokens()[request] + 511) / 512);
    }
  }
}
