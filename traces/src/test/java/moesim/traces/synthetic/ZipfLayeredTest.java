package moesim.traces.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
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
import moesim.testing.FixedTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ZipfLayeredTest {
  private static RoutingTrace trace(Optional<MoeModel> card, long seed, String... options) {
    Map<String, Written> written = new LinkedHashMap<>();
    for (String option : options) {
      String[] parts = option.split("=", -1);
      Kind kind = parts[1].contains(".") ? Kind.NUMBER : Kind.WHOLE_NUMBER;
      Location location = Location.inText("s.yaml", 3, 5);
      written.put(parts[0], new Written("trace." + parts[0], parts[1], kind, location));
    }
    Options values = new Options(Location.inText("s.yaml", 2, 1), written);
    return new ZipfLayered().open(new TraceRequest(TraceFiles.none(), values, card, seed));
  }

  private static short[] experts(RoutingTrace trace, int capacity) {
    RoutingBlock block = new RoutingBlock(trace.model(), capacity, false);
    short[] all = new short[(int) trace.facts().selections()];
    int cells = 0;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        int width = block.tokens() * block.layers() * block.topK();
        System.arraycopy(block.experts(), 0, all, cells, width);
        cells += width;
      }
    }
    assertThat(cells).isEqualTo(all.length);
    return all;
  }

  /** 4 layers of 4 experts, top-1, 50 tokens. */
  private static RoutingTrace goldenA() {
    return trace(Optional.of(FixedTrace.model(4, 4, 1)), 7, "tokens=50");
  }

  @Test
  void beginsAsTwoIndependentProgramsDo() {
    assertThat(experts(goldenA(), 3)).startsWith(1, 1, 0, 3, 0, 3, 2, 0, 3, 3, 3, 2, 1, 2, 3, 2);
  }

  @ParameterizedTest
  @CsvSource({"4, 132", "6, 121", "8, 97"})
  void missesAnLruCacheAsOftenAsTwoIndependentProgramsCounted(int capacity, int misses) {
    assertThat(lruMisses(goldenA(), capacity)).isEqualTo(misses);
  }

  @ParameterizedTest
  @CsvSource({"102, 192000", "128, 115604", "154, 115604", "205, 95959", "256, 75359", "384, 29230"
  })
  void missesAnLruCacheOfSetsAsOftenAsAnIndependentProgramCounted(int capacity, int misses) {
    RoutingTrace trace =
        trace(Optional.of(FixedTrace.model(32, 16, 4)), 1, "tokens=1500", "seed=42");
    assertThat(lruMisses(trace, capacity)).isEqualTo(misses);
  }

  /**
   * A token's experts of one layer are one event: its pages, in ascending order, are classified
   * against the residents; hits are touched; then misses are loaded, each in place of the least
   * recently used page that is not of the event.
   */
  private static int lruMisses(RoutingTrace trace, int capacity) {
    MoeModel model = trace.model();
    long[] touched = new long[model.pages()];
    boolean[] resident = new boolean[model.pages()];
    short[] experts = experts(trace, 100);
    int[] event = new int[model.topK()];
    int residents = 0;
    int misses = 0;
    long at = 0;
    for (int cell = 0; cell < experts.length; cell += event.length) {
      int layer = cell / event.length % model.layers();
      for (int k = 0; k < event.length; k++) {
        event[k] = model.page(layer, experts[cell + k]);
      }
      Arrays.sort(event);
      boolean[] hit = new boolean[event.length];
      for (int k = 0; k < event.length; k++) {
        hit[k] = resident[event[k]];
        touched[event[k]] = hit[k] ? at++ : touched[event[k]];
      }
      for (int k = 0; k < event.length; k++) {
        if (!hit[k]) {
          misses++;
          if (residents == capacity) {
            resident[victim(resident, touched, event)] = false;
          } else {
            residents++;
          }
          resident[event[k]] = true;
          touched[event[k]] = at++;
        }
      }
    }
    return misses;
  }

  private static int victim(boolean[] resident, long[] touched, int[] event) {
    int victim = -1;
    for (int page = 0; page < resident.length; page++) {
      boolean candidate = resident[page] && Arrays.binarySearch(event, page) < 0;
      if (candidate && (victim < 0 || touched[page] < touched[victim])) {
        victim = page;
      }
    }
    return victim;
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void drawsWhatItsDefinitionSays(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int layers = random.nextInt(1, 5);
    int experts = random.nextInt(1, seed % 10 == 0 ? 1000 : 40);
    int topK = random.nextInt(1, Math.min(experts, 12) + 1);
    int tokens = random.nextInt(1, 60);
    // Exponents up to 10 make the last ranks as rare as 10^-16, where sums no longer tell them
    // apart.
    double exponent = random.nextInt(3) == 0 ? 0 : random.nextDouble(seed % 3 == 0 ? 10 : 2);
    double stickiness = random.nextBoolean() ? 0 : random.nextDouble();
    MoeModel model = FixedTrace.model(layers, experts, topK);
    Optional<Double> odd = seed % 4 == 0 ? Optional.of(random.nextDouble(3)) : Optional.empty();
    ZipfParameters parameters =
        new ZipfParameters(tokens, exponent, odd, stickiness, seed * 1_000_003);
    assertThat(experts(new ZipfTrace(parameters, model), random.nextInt(1, 9)))
        .isEqualTo(ZipfDefinition.experts(parameters, model));
  }

  @Test
  void oddLayersMayHaveAnExponentOfTheirOwn() {
    MoeModel model = FixedTrace.model(4, 8, 1);
    RoutingTrace trace =
        trace(Optional.of(model), 3, "tokens=4000", "exponent=10", "odd_exponent=0");
    short[] experts = experts(trace, 100);
    int[][] counts = new int[4][8];
    for (int cell = 0; cell < experts.length; cell++) {
      counts[cell % 4][experts[cell]]++;
    }
    for (int layer = 0; layer < 4; layer++) {
      int most = Arrays.stream(counts[layer]).max().orElseThrow();
      // Exponent 10: the first rank has 1 / (1 + 2^-10 + ...) = 99.9 % of 4,000. Uniform: 500,
      // standard deviation 21.
      if (layer % 2 == 0) {
        assertThat(most).as("layer %d", layer).isGreaterThan(3950);
      } else {
        assertThat(most).as("layer %d", layer).isBetween(500, 600);
      }
    }
    assertThat(trace.facts().source())
        .isEqualTo("zipf-layered tokens=4000 exponent=10.0 odd_exponent=0.0 stickiness=0.0 seed=3");
  }

  @Test
  void anOddExponentThatIsTheExponentChangesNothing() {
    Optional<MoeModel> model = Optional.of(FixedTrace.model(4, 8, 2));
    assertThat(experts(trace(model, 3, "tokens=200", "exponent=1.2", "odd_exponent=1.2"), 64))
        .isEqualTo(experts(trace(model, 3, "tokens=200", "exponent=1.2"), 64));
  }

  @Test
  void isOneRequestOfDecodedTokens() {
    RoutingTrace trace =
        trace(Optional.of(FixedTrace.model(2, 4, 2)), 11, "tokens=5", "stickiness=0.5");
    RoutingBlock block = new RoutingBlock(trace.model(), 9, true);
    try (RoutingReader reader = trace.open(0)) {
      assertThat(reader.read(block)).isTrue();
      assertThat(block.tokens()).isEqualTo(5);
      for (int token = 0; token < 5; token++) {
        assertThat(block.requests()[token]).isZero();
        assertThat(block.phase(token)).isEqualTo(Phase.DECODE);
        assertThat(block.positions()[token]).isEqualTo(token);
        assertThat(block.weights()[4 * token]).isNaN();
      }
      assertThat(reader.read(block)).isFalse();
      assertThat(block.tokens()).isZero();
    }
    try (RoutingReader reader = trace.open(1)) {
      assertThat(reader.read(block)).isFalse();
    }
  }

  @Test
  void knowsItsFactsInAdvance() {
    RoutingTrace trace =
        trace(Optional.of(FixedTrace.model(2, 4, 2)), 11, "tokens=5", "stickiness=0.5");
    assertThat(trace.facts().source())
        .isEqualTo("zipf-layered tokens=5 exponent=1.0 stickiness=0.5 seed=11");
    assertThat(trace.facts().requests()).isEqualTo(1);
    assertThat(trace.facts().prefillTokens()).isZero();
    assertThat(trace.facts().decodeTokens()).isEqualTo(5);
    // 5 tokens x 2 layers x top-2.
    assertThat(trace.facts().selections()).isEqualTo(20);
    assertThat(trace.facts().ragged()).isFalse();
    assertThat(trace.facts().digest()).matches("[0-9a-f]{64}");
    RoutingTrace larger =
        trace(Optional.of(FixedTrace.model(2, 5, 2)), 11, "tokens=5", "stickiness=0.5");
    assertThat(larger.facts().digest()).isNotEqualTo(trace.facts().digest());
  }

  @Test
  void takesItsOwnSeedBeforeTheScenarios() {
    Optional<MoeModel> model = Optional.of(FixedTrace.model(3, 8, 2));
    short[] eleven = experts(trace(model, 11, "tokens=20"), 20);
    assertThat(experts(trace(model, 5, "tokens=20", "seed=11"), 7)).isEqualTo(eleven);
    assertThat(experts(trace(model, 5, "tokens=20"), 20)).isNotEqualTo(eleven);
  }

  @Test
  void repeatsEverySelectionAtStickinessOne() {
    short[] experts =
        experts(trace(Optional.of(FixedTrace.model(3, 8, 2)), 1, "tokens=10", "stickiness=1.0"), 4);
    for (int cell = 6; cell < experts.length; cell++) {
      assertThat(experts[cell]).isEqualTo(experts[cell - 6]);
    }
  }

  @Test
  void needsAModel() {
    assertThatThrownBy(() -> trace(Optional.empty(), 1, "tokens=5"))
        .isInstanceOf(InputException.class)
        .hasMessage("s.yaml:3:5: zipf-layered needs a model, for its layers, experts and top-k");
  }

  @Test
  void needsTokens() {
    assertThatThrownBy(() -> trace(Optional.of(FixedTrace.model(3, 8, 2)), 1))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("s.yaml:2:1: ")
        .hasMessageContainingAll("missing", "tokens");
  }

  @Test
  void refusesAModelThatSelectsMoreExpertsThanItHas() {
    assertThatThrownBy(() -> trace(Optional.of(FixedTrace.model(3, 2, 3)), 1, "tokens=5"))
        .isInstanceOf(InputException.class)
        .hasMessage("s.yaml:3:5: zipf-layered needs top-k <= experts <= 32767,"
            + " but the model has top-k 3 of 2 experts");
  }

  @Test
  void allocatesNothingPerToken() {
    RoutingTrace trace =
        trace(Optional.of(FixedTrace.model(8, 64, 4)), 1, "tokens=20000", "stickiness=0.3");
    RoutingBlock block = new RoutingBlock(trace.model(), 100, false);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (RoutingReader reader = trace.open(0)) {
      // The first block warms up.
      reader.read(block);
      long before = threads.getCurrentThreadAllocatedBytes();
      int tokens = 0;
      while (reader.read(block)) {
        tokens += block.tokens();
      }
      // 19,900 tokens; a single object per token would be at least 16 B each.
      assertThat(tokens).isEqualTo(19_900);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(tokens);
    }
  }
}
