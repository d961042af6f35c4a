package moesim.traces.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.input.Written.Kind;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.StepMajorReader;
import moesim.routing.StepMajorRouting;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibratedTest {
  private static MoeModel model(String name, int layers, int experts, int topK) {
    List<Integer> ids = IntStream.range(0, layers).boxed().toList();
    return new MoeModel(name, ids, experts, topK, List.of());
  }

  private static final MoeModel DEEPSEEK = model("DeepSeek-V3", 5, 256, 8);

  private static RoutingTrace trace(Optional<MoeModel> card, long seed, String... options) {
    Map<String, Written> written = new LinkedHashMap<>();
    for (String option : options) {
      String[] parts = option.split("=", -1);
      Kind kind = parts[1].matches("[0-9]+")
          ? Kind.WHOLE_NUMBER
          : parts[1].matches("[0-9.]+") ? Kind.NUMBER : Kind.TEXT;
      Location location = Location.inText("s.yaml", 3, 5);
      written.put(parts[0], new Written("trace." + parts[0], parts[1], kind, location));
    }
    Options values = new Options(Location.inText("s.yaml", 2, 1), written);
    return new Calibrated().open(new TraceRequest(TraceFiles.none(), values, card, seed));
  }

  /** One token: request, phase, position, experts. */
  private static String text(RoutingBlock block, int token) {
    int width = block.layers() * block.topK();
    return block.requests()[token] + " " + block.phase(token) + " " + block.positions()[token] + " "
        + Arrays.toString(Arrays.copyOfRange(block.experts(), token * width, (token + 1) * width));
  }

  private static List<String> byRequest(RoutingTrace trace, int first, int capacity) {
    List<String> tokens = new java.util.ArrayList<>();
    RoutingBlock block = new RoutingBlock(trace.model(), capacity, false);
    try (RoutingReader reader = trace.open(first)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          tokens.add(text(block, token));
        }
      }
    }
    return tokens;
  }

  private static final String[] SMALL = {
    "requests=5", "prompt_least=1", "prompt_median=6", "prompt_most=20", "decode_tokens=4"
  };

  @Test
  void tellsTheSameByStepAsByRequest() {
    RoutingTrace trace = trace(Optional.of(DEEPSEEK), 3, SMALL);
    List<String> steps = new java.util.ArrayList<>();
    int lastStep = 0;
    int lastRequest = -1;
    RoutingBlock block = new RoutingBlock(DEEPSEEK, 3, false);
    try (StepMajorReader reader = ((StepMajorRouting) trace).open(5, 100)) {
      while (reader.read(block)) {
        assertThat(reader.step()).isGreaterThanOrEqualTo(lastStep);
        lastRequest = reader.step() == lastStep ? lastRequest : -1;
        lastStep = reader.step();
        for (int token = 0; token < block.tokens(); token++) {
          assertThat(block.requests()[token]).isGreaterThanOrEqualTo(lastRequest);
          lastRequest = block.requests()[token];
          assertThat(block.phase(token)).isEqualTo(lastStep == 0 ? Phase.PREFILL : Phase.DECODE);
          steps.add(text(block, token));
        }
      }
    }
    assertThat(lastStep).isEqualTo(4);
    assertThat(steps).containsExactlyInAnyOrderElementsOf(byRequest(trace, 0, 7));
  }

  @Test
  void aSmallerBatchIsTheBeginningOfALargerOne() {
    StepMajorRouting trace = (StepMajorRouting) trace(Optional.of(DEEPSEEK), 3, SMALL);
    List<String> whole = new java.util.ArrayList<>();
    List<String> part = new java.util.ArrayList<>();
    RoutingBlock block = new RoutingBlock(DEEPSEEK, 3, false);
    try (StepMajorReader reader = trace.open(5, 5);
        StepMajorReader smaller = trace.open(2, 3)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          if (block.requests()[token] < 2 && reader.step() < 3) {
            whole.add(text(block, token));
          }
        }
      }
      while (smaller.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          part.add(text(block, token));
        }
      }
    }
    assertThat(part).isNotEmpty().isEqualTo(whole);
    assertThat(trace.open(0, 5).read(block)).isFalse();
    assertThat(trace.open(5, 0).read(block)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> trace.open(6, 5));
  }

  @Test
  void aRequestDependsOnItsNumberNotOnHowManyThereAre() {
    RoutingTrace five = trace(Optional.of(DEEPSEEK), 3, SMALL);
    String[] more = SMALL.clone();
    more[0] = "requests=9";
    RoutingTrace nine = trace(Optional.of(DEEPSEEK), 3, more);
    List<String> tokens = byRequest(five, 0, 7);
    assertThat(byRequest(nine, 0, 1)).startsWith(tokens.toArray(new String[0]));
    assertThat(byRequest(five, 2, 64))
        .isEqualTo(tokens.stream().filter(token -> token.charAt(0) >= '2').toList());
    assertThat(byRequest(five, 5, 7)).isEmpty();
    assertThat(byRequest(trace(Optional.of(DEEPSEEK), 4, SMALL), 0, 7)).isNotEqualTo(tokens);
    assertThat(byRequest(trace(Optional.of(DEEPSEEK), 3, SMALL), 0, 2)).isEqualTo(tokens);
  }

  @Test
  void factsCountWhatIsRead() {
    RoutingTrace trace = trace(Optional.of(DEEPSEEK), 3, SMALL);
    List<String> tokens = byRequest(trace, 0, 7);
    long prompts = tokens.stream().filter(token -> token.contains("PREFILL")).count();
    assertThat(trace.facts().prefillTokens()).isEqualTo(prompts);
    assertThat(trace.facts().decodeTokens()).isEqualTo(20);
    assertThat(trace.facts().selections()).isEqualTo((prompts + 20) * 5 * 8);
    assertThat(trace.facts().digest()).hasSize(64);
  }

  @Test
  void aTokenSelectsDifferentExpertsOfAtMostFourOfEightGroups() {
    RoutingTrace trace = trace(Optional.of(DEEPSEEK), 1, "requests=40");
    RoutingBlock block = new RoutingBlock(DEEPSEEK, 64, false);
    int rows = 0;
    int fullGroups = 0;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int row = 0; row < block.tokens() * 5; row++, rows++) {
          short[] experts = Arrays.copyOfRange(block.experts(), row * 8, row * 8 + 8);
          assertThat(IntStream.range(0, 8).map(i -> experts[i]).distinct().count())
              .isEqualTo(8);
          long groups =
              IntStream.range(0, 8).map(i -> experts[i] / 32).distinct().count();
          assertThat(groups).isBetween(1L, 4L);
          fullGroups += groups == 4 ? 1 : 0;
        }
      }
    }
    // Eight experts hardly ever lie in three groups of eight by themselves.
    assertThat(fullGroups).isGreaterThan(rows / 2);
  }

  @Test
  void selectsAllExpertsOfTinyModels() {
    // Top-4 of 4: every draw but the first few is refused until the last expert is found.
    MoeModel tiny = model("tiny", 3, 4, 4);
    RoutingTrace trace =
        trace(Optional.of(tiny), 1, "requests=2", "router=kimi-k2", "topics=1", "exponent=4.0");
    for (String token : byRequest(trace, 0, 16)) {
      String[] experts =
          token.substring(token.indexOf('[') + 1, token.length() - 1).split(", ", -1);
      for (int layer = 0; layer < 3; layer++) {
        assertThat(Arrays.copyOfRange(experts, 4 * layer, 4 * layer + 4))
            .containsExactlyInAnyOrder("0", "1", "2", "3");
      }
    }
  }

  @Test
  void drawsOneExpertByItsZipfWeight() {
    // Top-1 needs no second draw, so popularity is Zipf's: topics change nothing (their law
    // averages
    // to it), nor do repetitions. 8 experts, exponent 1: 1 / (1 + 1/2 + ... + 1/8) = 0.3679 for the
    // first, half and a third of it for the next two, in both phases.
    RoutingTrace trace = trace(
        Optional.of(model("x", 2, 8, 1)),
        5,
        "requests=3000",
        "router=llama-4-maverick",
        "topics=2",
        "prompt_median=50",
        "prompt_most=50");
    for (Phase phase : Phase.values()) {
      double[] share = sortedShares(trace, phase);
      assertThat(share[0]).isCloseTo(0.3679, within(0.01));
      assertThat(share[1]).isCloseTo(0.1840, within(0.01));
      assertThat(share[2]).isCloseTo(0.1226, within(0.01));
    }
  }

  /** Shares of the experts of the last layer, largest first. */
  private static double[] sortedShares(RoutingTrace trace, Phase phase) {
    double[] shares = new double[8];
    double tokens = 0;
    RoutingBlock block = new RoutingBlock(trace.model(), 64, false);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          if (block.phase(token) == phase) {
            shares[block.experts()[2 * token + 1]]--;
            tokens++;
          }
        }
      }
    }
    Arrays.sort(shares);
    double all = tokens;
    return Arrays.stream(shares).map(share -> -share / all).toArray();
  }

  @Test
  void promptsAreLogLogistic() {
    RequestLengths lengths = new RequestLengths(128, 0.35, 50, 593, 128);
    assertThat(lengths.prompt(0.5)).isEqualTo(128);
    // 128 * 3^0.35 = 188.0 at three quarters; 128 / 3^0.35 = 87.1 at one.
    assertThat(lengths.prompt(0.75)).isEqualTo(188);
    assertThat(lengths.prompt(0.25)).isEqualTo(87);
    assertThat(lengths.prompt(0)).isEqualTo(50);
    assertThat(lengths.prompt(0x1.fffffffffffffp-1)).isEqualTo(593);
  }

  @Test
  void allocatesNothingPerToken() {
    StepMajorRouting trace = (StepMajorRouting) trace(Optional.of(DEEPSEEK), 3, "requests=64");
    RoutingBlock block = new RoutingBlock(DEEPSEEK, 64, false);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (StepMajorReader reader = trace.open(64, 129)) {
      for (int i = 0; i < 20; i++) {
        reader.read(block);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      int tokens = 0;
      for (int i = 0; i < 100; i++) {
        reader.read(block);
        tokens += block.tokens();
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(tokens).isGreaterThan(5000);
      assertThat(allocated).isLessThan(tokens);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "256, 8, 'router=llama-4', 'unknown router'",
    "256, 8, 'layer_correlation=0.8', 'their sum is above 1'",
    "12, 8, 'topics=13', '13 topics cannot share 12 experts'",
    "250, 8, 'groups=8', '4 of 8 groups do not divide 250 experts evenly'",
    "256, 8, 'groups_per_token=9', '9 of 8 groups do not divide'",
    "16, 8, 'groups_per_token=2', '2 groups of 2 experts have fewer than top-k 8'",
    "4, 8, 'seed=1', 'needs top-k <= experts'",
    "256, 8, 'prompt_least=600', 'a shortest prompt of 600 tokens and a longest of 593'"
  })
  void refusesWhatCannotBe(int experts, int topK, String option, String message) {
    MoeModel model = model("DeepSeek-V3", 2, experts, topK);
    assertThatThrownBy(() -> trace(Optional.of(model), 1, "requests=1", option))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("s.yaml:");
  }

  @Test
  void needsAModelWhoseRouterIsKnown() {
    assertThatThrownBy(() -> trace(Optional.empty(), 1, "requests=1"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("calibrated needs a model");
    assertThatThrownBy(() -> trace(Optional.of(model("OLMoE", 2, 64, 8)), 1, "requests=1"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no routing statistics of \"OLMoE\" are known. Known: deepseek-v3,");
  }
}
